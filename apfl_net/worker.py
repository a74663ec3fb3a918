"""The background worker: hands outbox entries to the rooms' listeners, and does chores at their times.

Any number may run. SIGTERM lets the entry in hand finish and gives the others back; `kill -9` loses nothing,
what it held is taken up again when its lease runs out.
"""

import logging
import signal
import threading
from datetime import datetime, timedelta

from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from apfl_net.access import letters as access_letters
from apfl_net.access import listeners as access_listeners
from apfl_net.access import schedule as access_schedule
from apfl_net.discussions import held_notices
from apfl_net.discussions import letters as discussions_letters
from apfl_net.discussions import listeners as discussions_listeners
from apfl_net.discussions import notices as discussions_notices
from apfl_net.kit.chores import every, run_due
from apfl_net.kit.clock import utc_now
from apfl_net.kit.delivery import deliver_waiting, purge_done
from apfl_net.kit.mail.sending import send_waiting
from apfl_net.moderation import letters as moderation_letters
from apfl_net.moderation import listeners as moderation_listeners
from apfl_net.moderation import notices as moderation_notices

LISTENERS_COME_FROM = [access_listeners, access_schedule, discussions_listeners, moderation_listeners]

REASONS_COME_FROM = [discussions_notices, held_notices, moderation_notices]
WRITERS_COME_FROM = [access_letters, discussions_letters, moderation_letters]

PAUSE = 0.5
CHORES_EVERY = timedelta(seconds=20)

log = logging.getLogger("apfl_net.worker")


@every("41 2 * * *")
def purge_outbox(session: Session, now: datetime) -> None:
    purge_done(session, now=now)


def run(stop: threading.Event) -> None:
    """Work until `stop` is set. When the database is away, wait and try again."""
    chores_at = utc_now()
    while not stop.is_set():
        try:
            if utc_now() >= chores_at:
                chores_at = utc_now() + CHORES_EVERY
                run_due(utc_now())
            busy = deliver_waiting(stop=stop) + send_waiting(stop=stop) > 0
        except SQLAlchemyError as error:
            log.warning("the database does not answer (%s); trying again", type(error).__name__)
            busy = False
        if not busy:
            stop.wait(PAUSE)


def run_until_signal() -> None:
    """The worker as a process of its own."""
    stop = threading.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_: stop.set())
    log.info("worker started")
    run(stop)
    log.info("worker stopped")


def start_thread() -> tuple[threading.Thread, threading.Event]:
    """The worker beside the pages, in one process: enough for a small installation."""
    stop = threading.Event()
    thread = threading.Thread(target=run, args=(stop,), name="worker", daemon=True)
    thread.start()
    return thread, stop
