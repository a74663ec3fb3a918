"""Handing outbox entries to their listeners: leases, retries with back-off, dead entries kept visible.

An entry is marked done in the very transaction in which its listeners write, and only by the holder of
its lease. So whatever a listener does in the database happens exactly once, however many workers run and
whenever one is killed. While a listener runs, its row (on SQLite the whole database) is locked, so a slow
listener cannot be run twice at the same time; entries taken but not yet started are kept by renewing.
"""

import json
import logging
import secrets
import threading
from collections.abc import Sequence
from datetime import datetime, timedelta
from time import monotonic

from sqlalchemy import CursorResult, delete, func, select, update
from sqlalchemy.orm import Session

from apfl_net.kit.clock import utc_now
from apfl_net.kit.db import engine, open_session
from apfl_net.kit.outbox import EVENTS, LISTENERS, WAITING, OutboxEntry
from apfl_net.kit.turns import make_way

LEASE = timedelta(seconds=60)
BATCH = 20
MOST_TRIES = 8
FIRST_PAUSE = timedelta(seconds=5)
LONGEST_PAUSE = timedelta(hours=1)
KEEP_DONE = timedelta(days=30)

log = logging.getLogger("apfl_net.worker")


class LeaseLost(Exception):
    """Another worker has, or has finished, this entry; what we did for it is rolled back."""


def deliver_waiting(*, limit: int = BATCH, stop: threading.Event | None = None) -> int:
    """Take up to `limit` due entries and run their listeners, each in a transaction of its own.

    Returns how many entries were taken, so that a worker knows whether to come back at once. A worker gives
    `stop`: after each entry it makes way for others; and when that is set meanwhile, the entry in hand is
    finished and the others are given back.
    """
    lease = secrets.token_hex(8)
    taken, ids = _take(lease, limit, utc_now())
    for place, entry_id in enumerate(ids):
        if stop is not None and stop.is_set():
            _give_back(lease, ids[place:])
            break
        _renew(lease, ids[place:], utc_now())
        held = _deliver(entry_id, lease)
        _let_others_write(stop, held)
    if taken > len(ids):
        _let_others_write(stop, 0)
    return taken


def _let_others_write(stop: threading.Event | None, held: float) -> None:
    if stop is not None and engine().dialect.name == "sqlite":
        make_way(stop, held)


def _take(lease: str, limit: int, now: datetime) -> tuple[int, Sequence[int]]:
    """How many are due, up to `limit`, and those that somebody listens to. The others are done with that."""
    due = (
        select(OutboxEntry.id, OutboxEntry.event)
        .where(WAITING, OutboxEntry.run_at <= now)
        .where(OutboxEntry.leased_until.is_(None) | (OutboxEntry.leased_until < now))
        .order_by(OutboxEntry.run_at, OutboxEntry.id)
        .limit(limit)
        .with_for_update(skip_locked=True)  # SQLite has no such clause; there the whole take is one writer
    )
    with open_session(writing=True) as session:
        rows = session.execute(due).all()
        heard = [row.id for row in rows if row.event in EVENTS]
        unheard = [row.id for row in rows if row.event not in EVENTS]
        leased = {"lease": lease, "leased_until": now + LEASE}
        done = {"done_at": now, "tries": OutboxEntry.tries + 1, "lease": None, "leased_until": None}
        for ids, state in ((heard, leased), (unheard, done)):
            if ids:
                session.execute(update(OutboxEntry).where(OutboxEntry.id.in_(ids)).values(**state))
    return len(rows), heard


def _renew(lease: str, ids: Sequence[int], now: datetime) -> None:
    """Keep what is still waiting behind a slow entry, once half of the lease is gone."""
    half_gone = OutboxEntry.leased_until < now + LEASE / 2
    nearly_lost = OutboxEntry.id.in_(ids), OutboxEntry.lease == lease, half_gone
    with open_session(writing=False) as session:  # mostly there is nothing to write, and no lock to wait for
        if session.scalar(select(OutboxEntry.id).where(*nearly_lost).limit(1)) is None:
            return
    with open_session(writing=True) as session:
        session.execute(update(OutboxEntry).where(*nearly_lost).values(leased_until=now + LEASE))


def _give_back(lease: str, ids: Sequence[int]) -> None:
    """Let other workers have at once what we took and did not begin."""
    with open_session(writing=True) as session:
        session.execute(
            update(OutboxEntry)
            .where(OutboxEntry.id.in_(ids), OutboxEntry.lease == lease)
            .values(lease=None, leased_until=None)
        )


def _deliver(entry_id: int, lease: str) -> float:
    """Returns for how many seconds nobody else could write on SQLite."""
    begun = monotonic()
    try:
        with open_session(writing=True) as session:
            begun = monotonic()
            _run_listeners(session, _finish(session, entry_id, lease), utc_now())
    except LeaseLost:
        log.info("outbox entry %s went to another worker", entry_id)
    except Exception as error:
        log.exception("outbox entry %s failed", entry_id)
        _put_back(entry_id, lease, error)
    return monotonic() - begun


def _finish(session: Session, entry_id: int, lease: str) -> OutboxEntry:
    done = session.execute(
        update(OutboxEntry)
        .where(OutboxEntry.id == entry_id, OutboxEntry.lease == lease, WAITING)
        .values(done_at=utc_now(), lease=None, leased_until=None, tries=OutboxEntry.tries + 1)
    )
    if not isinstance(done, CursorResult) or done.rowcount != 1:
        raise LeaseLost
    return session.get_one(OutboxEntry, entry_id)


def _run_listeners(session: Session, entry: OutboxEntry, now: datetime) -> None:
    event = EVENTS[entry.event]
    for listener in LISTENERS[entry.event]:
        listener(session, event(**json.loads(entry.payload)), now)


def _put_back(entry_id: int, lease: str, error: Exception) -> None:
    now = utc_now()
    with open_session(writing=True) as session:
        entry = session.get(OutboxEntry, entry_id, with_for_update=True)
        if entry is None or entry.lease != lease:
            return
        entry.tries += 1
        entry.error = f"{type(error).__name__}: {error}"[:2000]
        entry.lease = entry.leased_until = None
        entry.run_at = now + pause_after(entry.tries)
        entry.dead_at = now if entry.tries >= MOST_TRIES else None


def pause_after(tries: int) -> timedelta:
    """How long to wait after so many failures: 5 s, 10 s, 20 s ... at most an hour."""
    return min(FIRST_PAUSE * (1 << (tries - 1)), LONGEST_PAUSE)


def dead_entries(session: Session) -> Sequence[OutboxEntry]:
    """What no longer is tried, newest first, for the desk."""
    return session.scalars(
        select(OutboxEntry)
        .where(OutboxEntry.dead_at.is_not(None))
        .order_by(OutboxEntry.dead_at.desc())
        .limit(100)
    ).all()


def count_waiting(session: Session) -> int:
    return session.scalar(select(func.count()).select_from(OutboxEntry).where(WAITING)) or 0


def revive(session: Session, entry_id: int, *, now: datetime) -> None:
    """Let a dead entry be tried again from the start."""
    session.execute(
        update(OutboxEntry)
        .where(OutboxEntry.id == entry_id, OutboxEntry.dead_at.is_not(None))
        .values(dead_at=None, tries=0, run_at=now, error=None)
    )


def purge_done(session: Session, *, now: datetime) -> None:
    session.execute(delete(OutboxEntry).where(OutboxEntry.done_at < now - KEEP_DONE))
