"""Database and index compared once a night: what differs is looked at again, and counted.

The worker walks through all ids in their order, a slice at a time, and does what waits in between. Where it
is stands in the row of the comparison: whoever is killed, or gives way to another worker, loses one slice.
"""

import logging
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from time import monotonic
from typing import Any

from sqlalchemy import CursorResult, Text, delete, select, update
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Mapped, Session, mapped_column

from apfl_net.kit.chores import every
from apfl_net.kit.db import EMPTY, Base, open_session, write_between
from apfl_net.kit.search.documents import id_of
from apfl_net.kit.search.engine import Engine, EngineAway
from apfl_net.kit.search.making import make, reason_of
from apfl_net.kit.search.sources import SOURCES, Source
from apfl_net.kit.search.tasks import ids_waiting, look_again
from apfl_net.kit.turns import make_way

SLICE = 500
KEPT_FOR = timedelta(days=90)
LOG = logging.getLogger("apfl_net.search")


class Comparison(Base):
    """How far it is (`kind`, `last_id`), and what it found until there. `error`: why it was broken off."""

    __tablename__ = "search_comparisons"

    id: Mapped[int] = mapped_column(primary_key=True)
    asked_at: Mapped[datetime]
    kind: Mapped[str] = mapped_column(default="", server_default=EMPTY)
    last_id: Mapped[int] = mapped_column(default=0, server_default="0")
    compared: Mapped[int] = mapped_column(default=0, server_default="0")
    missing: Mapped[int] = mapped_column(default=0, server_default="0")
    outdated: Mapped[int] = mapped_column(default=0, server_default="0")
    extra: Mapped[int] = mapped_column(default=0, server_default="0")
    error: Mapped[str | None] = mapped_column(Text)
    ended_at: Mapped[datetime | None]

    @property
    def mended(self) -> int:
        return self.missing + self.outdated + self.extra


IS_UNDER_WAY = Comparison.ended_at.is_(None)
NOTHING: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Slice:
    """Ids of one kind of which database and index differ. `last_id`: how far they go; None: to the end."""

    compared: int
    last_id: int | None
    missing: frozenset[int]
    outdated: frozenset[int]
    extra: frozenset[int]

    def apart(self) -> frozenset[int]:
        return self.missing | self.outdated | self.extra

    def only(self, ids: frozenset[int]) -> "Slice":
        return Slice(self.compared, self.last_id, self.missing & ids, self.outdated & ids, self.extra & ids)


@every("17 3 * * *")
def ask_for_comparison(session: Session, now: datetime) -> None:
    """Unless one is under way. The worker makes it when nothing else is to be done for the index."""
    session.execute(delete(Comparison).where(Comparison.asked_at < now - KEPT_FOR))
    if _under_way(session) is None:
        session.add(Comparison(asked_at=now))


def last_comparison(session: Session) -> Comparison | None:
    """The last that ended."""
    ended = select(Comparison).where(~IS_UNDER_WAY).order_by(Comparison.ended_at.desc())
    return session.scalars(ended.limit(1)).first()


def _under_way(session: Session) -> Comparison | None:
    return session.scalars(select(Comparison).where(IS_UNDER_WAY).limit(1)).first()


def compare_further(engine: Engine, *, now: datetime, stop: threading.Event | None = None) -> int:
    """One slice of the comparison that is under way; returns whether there was one."""
    with open_session(writing=False) as session:
        comparison = _under_way(session)
        if comparison is None:
            return 0
        begun = monotonic()
        try:
            _compare(engine, session, comparison, now)
        except (EngineAway, SQLAlchemyError):
            raise  # it goes on when they are back
        except Exception as error:
            LOG.exception("the comparison of database and index is broken off")
            _note(session, comparison, {"error": reason_of(error), "ended_at": now}, now=now)
    if stop is not None:
        make_way(stop, monotonic() - begun)
    return 1


def _compare(engine: Engine, session: Session, comparison: Comparison, now: datetime) -> None:
    kinds = [kind for kind in sorted(SOURCES) if kind >= comparison.kind]
    if not kinds:
        _note(session, comparison, {"ended_at": now}, now=now)
        return
    found = _look_twice(engine, session, SOURCES[kinds[0]], _begun(comparison, kinds[0]))
    told: dict[str, Any] = {
        "compared": comparison.compared + found.compared,
        "missing": comparison.missing + len(found.missing),
        "outdated": comparison.outdated + len(found.outdated),
        "extra": comparison.extra + len(found.extra),
    }
    if found.last_id is not None:
        told |= {"kind": kinds[0], "last_id": found.last_id}
    elif len(kinds) > 1:
        told |= {"kind": kinds[1], "last_id": 0}
    else:
        told |= {"ended_at": now}
    _note(session, comparison, told, kind=kinds[0], apart=found.apart(), now=now)


def _begun(comparison: Comparison, kind: str) -> int:
    return comparison.last_id if comparison.kind == kind else 0


def _look_twice(engine: Engine, session: Session, source: Source, after: int) -> Slice:
    """What differs both times and is not waiting: things change, and are followed, while we look."""
    found = _look(engine, session, source, after)
    if apart := found.apart() - ids_waiting(session, source.kind, found.apart()):
        again = _look(engine, session, source, after)
        apart &= again.apart() - ids_waiting(session, source.kind, again.apart())
    return found.only(apart)


def _look(engine: Engine, session: Session, source: Source, after: int) -> Slice:
    """The index first: what is newer in the database than there is waiting or was followed by then."""
    kept, ids = engine.kept(source.kind, after, SLICE), source.ids_after(session, after, SLICE)
    last = _last_of_both([one.id for one in kept], ids)
    there = {one.id: one.digest for one in kept if last is None or one.id <= last}
    made = make(session, source, [thing_id for thing_id in ids if last is None or thing_id <= last])
    wanted = {document.id: document.digest() for document in made.documents}
    wanted |= {id_of(key): "" for key in made.failed}
    return Slice(
        compared=len(wanted.keys() | there.keys()),
        last_id=last,
        missing=frozenset(wanted.keys() - there.keys()),
        outdated=frozenset(one for one in wanted.keys() & there.keys() if wanted[one] != there[one]),
        extra=frozenset(there.keys() - wanted.keys()),
    )


def _last_of_both(*lists: Sequence[int]) -> int | None:
    """Up to where all of them are known; None when they have come to their end."""
    return min((ids[-1] for ids in lists if len(ids) >= SLICE), default=None)


def _note(
    reading: Session,
    seen: Comparison,
    told: dict[str, Any],
    *,
    kind: str = "",
    apart: frozenset[int] = NOTHING,
    now: datetime,
) -> None:
    """And let the index follow what differs; unless another worker was quicker."""
    was_there = (Comparison.id == seen.id, Comparison.kind == seen.kind, Comparison.last_id == seen.last_id)
    with write_between(reading) as session:
        noted = session.execute(update(Comparison).where(*was_there, IS_UNDER_WAY).values(**told))
        if not isinstance(noted, CursorResult) or noted.rowcount != 1:
            return
        look_again(session, kind, apart, now=now)
        ended = session.get_one(Comparison, seen.id) if "ended_at" in told else None
    if ended is not None:
        LOG.info("database and index: %s compared, %s mended", ended.compared, ended.mended)
