"""The outbox: what happened, written in the same transaction as the change it tells of.

`record` adds a row; `apfl_net.kit.delivery` hands it to the listeners later, in the worker. So mail,
notices and the search index can neither miss a committed change nor hear of one that was rolled back.
Done rows are kept for a month as a log, then purged.
"""

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import Index, Text, insert
from sqlalchemy.orm import Mapped, Session, mapped_column

from apfl_net.kit.db import Base

Listener = Callable[[Session, Any, datetime], None]
"""`listener(session, event, now)`; runs inside the entry's transaction and must be safe to run twice."""

LISTENERS: dict[str, list[Listener]] = {}
AT_ONCE: dict[type, list[Callable[[Session, Sequence[Any], datetime], None]]] = {}
EVENTS: dict[str, type] = {}


class OutboxEntry(Base):
    """One event on its way to its listeners; also the job queue of the house."""

    __tablename__ = "outbox"

    id: Mapped[int] = mapped_column(primary_key=True)
    event: Mapped[str]
    payload: Mapped[str] = mapped_column(Text)
    recorded_at: Mapped[datetime]
    run_at: Mapped[datetime]
    tries: Mapped[int] = mapped_column(default=0)
    lease: Mapped[str | None]
    leased_until: Mapped[datetime | None]
    error: Mapped[str | None] = mapped_column(Text)
    done_at: Mapped[datetime | None]
    dead_at: Mapped[datetime | None]


# Only what still waits is indexed: the queue stays quick however long its history is.
WAITING = OutboxEntry.done_at.is_(None) & OutboxEntry.dead_at.is_(None)
Index("ix_outbox_waiting", OutboxEntry.run_at, sqlite_where=WAITING, postgresql_where=WAITING)
Index("ix_outbox_done_at", OutboxEntry.done_at)

E = TypeVar("E")


def event_name(event: type) -> str:
    """The stored name of an event class: its room and its class, as in `discussions.ReplyPosted`."""
    return f"{event.__module__.removeprefix('apfl_net.').rpartition('.')[0]}.{event.__qualname__}"


def record(session: Session, event: Any, *, now: datetime, run_at: datetime | None = None) -> None:
    """Note that `event` (a frozen dataclass of ids) happened; delivered after the commit, or at `run_at`."""
    session.add(OutboxEntry(**_entry(event, now, run_at or now)))
    if run_at is None:
        _tell_at_once(session, [event], now)


def record_many(session: Session, events: Iterable[Any], *, now: datetime) -> None:
    """The same for events by the hundred."""
    told = list(events)
    if entries := [_entry(event, now, now) for event in told]:
        session.execute(insert(OutboxEntry), entries)
    _tell_at_once(session, told, now)


def _tell_at_once(session: Session, events: Sequence[Any], now: datetime) -> None:
    for kind in dict.fromkeys(type(event) for event in events):
        for listener in AT_ONCE.get(kind, ()):
            listener(session, [event for event in events if type(event) is kind], now)


def _entry(event: Any, now: datetime, run_at: datetime) -> dict[str, Any]:
    payload = json.dumps(asdict(event))
    return {"event": event_name(type(event)), "payload": payload, "recorded_at": now, "run_at": run_at}


def listens_to(event: type[E]) -> Callable[[Callable[[Session, E, datetime], None]], Listener]:
    """Register a listener. Only the worker imports listeners, so only the worker runs them."""

    def register(listener: Callable[[Session, E, datetime], None]) -> Listener:
        EVENTS[event_name(event)] = event
        LISTENERS.setdefault(event_name(event), []).append(listener)
        return listener

    return register


HearsAtOnce = Callable[[Session, Sequence[E], datetime], None]


def hears_at_once(event: type[E]) -> Callable[[HearsAtOnce[E]], HearsAtOnce[E]]:
    """Register a listener that runs in the very transaction of the events, for what must never lag behind.

    It has to be quick, and known to every process that records such events.
    """

    def register(listener: HearsAtOnce[E]) -> HearsAtOnce[E]:
        AT_ONCE.setdefault(event, []).append(listener)
        return listener

    return register
