"""The background worker: hands outbox entries to the rooms' listeners, does chores, sends mail, prints, keeps
the index of the search up, looks at files that were sent, at links of records, and through the searches that
members saved.

Mail, printing, files, the index and those searches have threads of their own: a slow mail server or a long
document delays nobody's notices.
Any number of workers may run.
SIGTERM lets the entry and the letter in hand finish and gives the others back; `kill -9` loses nothing,
what it held is taken up again when its lease runs out.
"""

import logging
import signal
import threading
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial

from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from apfl_net.access import letters as access_letters
from apfl_net.access import listeners as access_listeners
from apfl_net.access import schedule as access_schedule
from apfl_net.accounts import letters as accounts_letters
from apfl_net.accounts import schedule as accounts_schedule
from apfl_net.directory import documents as directory_documents
from apfl_net.directory import figures as directory_figures
from apfl_net.discussions import bylines_followed, head_documents, held_notices, widening_notices
from apfl_net.discussions import documents as discussions_documents
from apfl_net.discussions import figures as discussions_figures
from apfl_net.discussions import letters as discussions_letters
from apfl_net.discussions import listeners as discussions_listeners
from apfl_net.discussions import notices as discussions_notices
from apfl_net.ediscussions import documents as ediscussions_documents
from apfl_net.ediscussions import freezing as ediscussions_freezing
from apfl_net.ediscussions import letters as ediscussions_letters
from apfl_net.ediscussions import listeners as ediscussions_listeners
from apfl_net.ediscussions import (
    message_chapters,
    message_listeners,
    message_notices,
    outcome_documents,
    outcome_listeners,
    record_listeners,
    synthesis_notices,
)
from apfl_net.ediscussions import notices as ediscussions_notices
from apfl_net.ediscussions import schedule as ediscussions_schedule
from apfl_net.ediscussions.pages import chapters as ediscussions_chapters
from apfl_net.editorial import documents as editorial_documents
from apfl_net.editorial import letters as editorial_letters
from apfl_net.figures import schedule as figures_schedule
from apfl_net.files import listeners as files_listeners
from apfl_net.files import schedule as files_schedule
from apfl_net.files.looking import look_at_waiting
from apfl_net.groups import notices as groups_notices
from apfl_net.joining import letters as joining_letters
from apfl_net.joining import listeners as joining_listeners
from apfl_net.joining import notices as joining_notices
from apfl_net.joining import schedule as joining_schedule
from apfl_net.kit.chores import every, run_due
from apfl_net.kit.clock import utc_now
from apfl_net.kit.delivery import deliver_waiting, purge_done
from apfl_net.kit.mail.keeping import forget_old
from apfl_net.kit.mail.sending import send_waiting
from apfl_net.kit.printing.work import print_waiting
from apfl_net.kit.search import comparing, unanswered
from apfl_net.kit.search.following import follow
from apfl_net.leaving import listeners as leaving_listeners
from apfl_net.leaving import schedule as leaving_schedule
from apfl_net.moderation import letters as moderation_letters
from apfl_net.moderation import listeners as moderation_listeners
from apfl_net.moderation import notices as moderation_notices
from apfl_net.notifications import letters as notifications_letters
from apfl_net.resources import documents as resources_documents
from apfl_net.resources import figures as resources_figures
from apfl_net.resources import harvesting as resources_harvesting
from apfl_net.resources import listeners as resources_listeners
from apfl_net.resources import notices as resources_notices
from apfl_net.resources.actions.looking import look_at_links
from apfl_net.search import notices as search_notices
from apfl_net.search.looking import look_through

LISTENERS_COME_FROM = [
    access_listeners,
    access_schedule,
    accounts_schedule,
    comparing,
    unanswered,
    discussions_listeners,
    ediscussions_freezing,
    ediscussions_listeners,
    ediscussions_schedule,
    message_listeners,
    figures_schedule,
    files_listeners,
    files_schedule,
    joining_listeners,
    joining_schedule,
    leaving_listeners,
    leaving_schedule,
    moderation_listeners,
    outcome_listeners,
    record_listeners,
    resources_listeners,
]
REASONS_COME_FROM = [
    discussions_notices,
    ediscussions_notices,
    message_notices,
    groups_notices,
    held_notices,
    joining_notices,
    moderation_notices,
    resources_notices,
    search_notices,
    synthesis_notices,
    widening_notices,
]
WRITERS_COME_FROM = [
    access_letters,
    accounts_letters,
    discussions_letters,
    ediscussions_letters,
    editorial_letters,
    joining_letters,
    moderation_letters,
    notifications_letters,
]
DOCUMENTS_COME_FROM = [
    bylines_followed,
    directory_documents,
    discussions_documents,
    ediscussions_documents,
    editorial_documents,
    head_documents,
    outcome_documents,
    resources_harvesting,
    resources_documents,
]
FIGURES_COME_FROM = [directory_figures, discussions_figures, resources_figures]
CHAPTERS_COME_FROM = [ediscussions_chapters, message_chapters]

PAUSE = 0.5
CHORES_EVERY = timedelta(seconds=20)
LINKS_APART = 1.0
LINKS_EVERY = 60.0
"""Seconds between two links of records that are looked at, and between two questions whether some are due."""

LAST_LETTER = 25
"""Seconds that a mail server may still take for the letter in hand, when we are asked to stop."""

log = logging.getLogger("apfl_net.worker")


@every("41 2 * * *")
def purge_outbox(session: Session, now: datetime) -> None:
    purge_done(session, now=now)


@every("47 2 * * *")
def purge_letters(session: Session, now: datetime) -> None:
    forget_old(session, now=now)


def _look_through_some(*, stop: threading.Event) -> int:
    """Then it takes a breath, however many are left: nobody is kept waiting by them."""
    look_through(utc_now(), stop=stop)
    return 0


def _look_at_some_links(*, stop: threading.Event) -> int:
    """Slowly, so that no server is asked much at once; and seldom, when none is due."""
    if not look_at_links(utc_now(), pause=lambda: stop.wait(LINKS_APART)):
        stop.wait(LINKS_EVERY)
    return 0


BESIDE: dict[str, Callable[..., int]] = {
    "mail": send_waiting,
    "printing": print_waiting,
    "files": partial(look_at_waiting, utc_now),
    "search": follow,
    "saved searches": _look_through_some,
    "links": _look_at_some_links,
}


def run(stop: threading.Event) -> None:
    """Work until `stop` is set, and let the letter in hand leave then; a document in hand is begun anew."""
    beside = [
        threading.Thread(target=_repeat, args=(partial(work, stop=stop), stop), name=name, daemon=True)
        for name, work in BESIDE.items()
    ]
    for thread in beside:
        thread.start()
    try:
        _repeat(_Deliveries(stop), stop)
    finally:
        stop.set()
        for thread in beside:
            thread.join(LAST_LETTER)


class _Deliveries:
    """What happened goes to the listeners; now and then, chores that are due are done."""

    def __init__(self, stop: threading.Event) -> None:
        self.stop, self.chores_at = stop, utc_now()

    def __call__(self) -> int:
        if utc_now() >= self.chores_at:
            self.chores_at = utc_now() + CHORES_EVERY
            run_due(utc_now())
        return deliver_waiting(stop=self.stop)


def _repeat(work: Callable[[], int], stop: threading.Event) -> None:
    """Until `stop` is set; with a pause when there was nothing to do, or when the database is away."""
    while not stop.is_set():
        try:
            busy = work() > 0
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
