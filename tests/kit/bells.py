"""An event of the tests alone, and what hears it: for tests of the outbox."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from apfl_net.kit.clock import utc_now
from apfl_net.kit.db import open_session
from apfl_net.kit.delivery import count_waiting
from apfl_net.kit.facts import Fact
from apfl_net.kit.outbox import EVENTS, LISTENERS, OutboxEntry, event_name, listens_to, record


@dataclass(frozen=True)
class BellRang:
    number: int


def hear(session: Session, event: BellRang, now: datetime) -> None:
    """Leaves one row for each bell; a bell heard twice would break the key."""
    session.add(Fact(name=f"bell {event.number}", value="heard"))
    session.flush()


@contextmanager
def listening(*listeners: Callable[[Session, BellRang, datetime], None]) -> Iterator[None]:
    """Only these listeners hear the bells, and only as long as this lasts."""
    for listener in listeners:
        listens_to(BellRang)(listener)
    try:
        yield
    finally:
        del LISTENERS[event_name(BellRang)], EVENTS[event_name(BellRang)]


def ring(*numbers: int, run_at: datetime | None = None) -> None:
    with open_session(writing=True) as session:
        for number in numbers:
            record(session, BellRang(number), now=utc_now(), run_at=run_at)


def bells_heard() -> list[str]:
    with open_session(writing=False) as session:
        return sorted(session.scalars(select(Fact.name).where(Fact.name.startswith("bell "))))


def entries() -> list[OutboxEntry]:
    with open_session(writing=False) as session:
        return list(session.scalars(select(OutboxEntry).order_by(OutboxEntry.id)))


def change_entries(*conditions: object, **values: object) -> None:
    """Let time pass, as it were: change when entries are due and until when they are leased."""
    with open_session(writing=True) as session:
        session.execute(update(OutboxEntry).where(*conditions).values(**values))


def is_all_done() -> bool:
    with open_session(writing=False) as session:
        return count_waiting(session) == 0
