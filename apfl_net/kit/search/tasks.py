"""What has to be looked at again for the index. A row a thing, however often it changes."""

import secrets
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta

from sqlalchemy import BigInteger, Text, delete, func, select, tuple_, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from apfl_net.kit.db import AnyRow, Base, insert_or
from apfl_net.kit.search.documents import key_of, thing_of


class SearchTask(Base):
    """That a thing of this kind may have changed, come or gone.

    `mark` is another one each time that happens: a task is done with while it has the mark that was read.
    `tries`, `again_at` and `error` are of a task that was set aside: no document could be made of the thing.
    """

    __tablename__ = "search_tasks"

    kind: Mapped[str] = mapped_column(primary_key=True)
    subject_id: Mapped[int] = mapped_column(primary_key=True)
    mark: Mapped[int] = mapped_column(BigInteger)
    asked_at: Mapped[datetime] = mapped_column(index=True)
    tries: Mapped[int] = mapped_column(default=0, server_default="0")
    again_at: Mapped[datetime | None]
    error: Mapped[str | None] = mapped_column(Text)


FIRST_PAUSE, LONGEST_PAUSE = timedelta(minutes=1), timedelta(days=1)
IS_SET_ASIDE = SearchTask.again_at.is_not(None)
AS_NEW = {"tries": 0, "again_at": None, "error": None}


def look_again(session: Session, kind: str, ids: Collection[int], *, now: datetime) -> None:
    """Let the index follow these things; in the transaction of what happened to them, or after it.

    What was set aside is tried at once: it may be another one now.
    """
    rows = [
        {"kind": kind, "subject_id": thing_id, "mark": secrets.randbits(62), "asked_at": now} | AS_NEW
        for thing_id in sorted(set(ids))
    ]
    if not rows:
        return
    insert = insert_or(session, SearchTask)
    newest = {name: insert.excluded[name] for name in ("mark", "asked_at", *AS_NEW)}
    session.execute(insert.on_conflict_do_update(index_elements=["kind", "subject_id"], set_=newest), rows)


def waiting_tasks(session: Session, limit: int, *, now: datetime) -> Sequence[AnyRow]:
    """The oldest first, and of those that were set aside the ones to be tried again.

    Where many wait, half of them are the newest: what somebody has just said is not found only after all that
    somebody else ever said, because that one changed their name.
    """
    task = SearchTask
    due = select(task.kind, task.subject_id, task.mark).where(
        task.again_at.is_(None) | (task.again_at <= now)
    )
    order = (task.asked_at, task.kind, task.subject_id)
    half = limit // 2
    oldest = session.execute(due.order_by(*order).limit(limit - half)).all()
    if not half or len(oldest) < limit - half:
        return oldest
    newest = session.execute(due.order_by(*(column.desc() for column in order)).limit(half)).all()
    return list(dict.fromkeys([*oldest, *newest]))


def ids_waiting(session: Session, kind: str, ids: Collection[int]) -> frozenset[int]:
    """Those of these that are to be looked at again anyway; those that were set aside too."""
    waiting = select(SearchTask.subject_id).where(SearchTask.kind == kind, SearchTask.subject_id.in_(ids))
    return frozenset(session.scalars(waiting))


def which_wait(session: Session, keys: Collection[str]) -> frozenset[str]:
    """The same of several kinds, by their keys."""
    if not keys:
        return frozenset()
    task = SearchTask
    there = tuple_(task.kind, task.subject_id).in_([thing_of(key) for key in keys])
    return frozenset(
        key_of(*found) for found in session.execute(select(task.kind, task.subject_id).where(there))
    )


def keys_waiting(session: Session, limit: int) -> set[str]:
    """The keys of things that the index does not yet have as they are."""
    waiting = select(SearchTask.kind, SearchTask.subject_id).limit(limit)
    return {key_of(task.kind, task.subject_id) for task in session.execute(waiting)}


def is_behind(session: Session) -> bool:
    """Whether the index lacks something that it will have; what was set aside it may never have."""
    return session.scalar(select(SearchTask.kind).where(~IS_SET_ASIDE).limit(1)) is not None


def count_tasks(session: Session) -> int:
    return session.scalar(select(func.count()).select_from(SearchTask)) or 0


def tasks_done(session: Session, tasks: Collection[AnyRow]) -> None:
    """Those that were asked for again since stay."""
    done = [(task.kind, task.subject_id, task.mark) for task in tasks]
    session.execute(
        delete(SearchTask).where(tuple_(SearchTask.kind, SearchTask.subject_id, SearchTask.mark).in_(done))
    )


def set_aside(
    session: Session, tasks: Collection[AnyRow], reasons: Mapping[str, str], *, now: datetime
) -> None:
    """No document could be made of these, as they were. Each is tried again, ever more seldom; meanwhile it
    is not found, and holds nothing else up."""
    for task in sorted(tasks, key=lambda task: (task.kind, task.subject_id)):
        row = session.get(SearchTask, (task.kind, task.subject_id), with_for_update=True)
        if row is not None and row.mark == task.mark:
            row.tries += 1
            row.again_at = now + min(FIRST_PAUSE * 4 ** min(row.tries - 1, 9), LONGEST_PAUSE)
            row.error = reasons[key_of(task.kind, task.subject_id)]


def set_aside_as_new(session: Session, kind: str, reasons: Mapping[int, str], *, now: datetime) -> None:
    """The same for what nobody had asked for, when everything was read anew."""
    for thing_id, reason in reasons.items():
        row = {"kind": kind, "subject_id": thing_id, "mark": secrets.randbits(62), "asked_at": now}
        row |= {"tries": 1, "again_at": now + FIRST_PAUSE, "error": reason}
        session.execute(insert_or(session, SearchTask).values(row).on_conflict_do_nothing())


def tasks_set_aside(session: Session, limit: int = 100) -> Sequence[SearchTask]:
    """For the desk: what is not found because no document can be made of it."""
    oldest = select(SearchTask).where(IS_SET_ASIDE).order_by(SearchTask.asked_at, SearchTask.subject_id)
    return session.scalars(oldest.limit(limit)).all()


def count_set_aside(session: Session) -> int:
    return session.scalar(select(func.count()).where(IS_SET_ASIDE)) or 0


def try_again(session: Session, kind: str, thing_id: int) -> None:
    """At once, what was set aside."""
    session.execute(
        update(SearchTask)
        .where(IS_SET_ASIDE, SearchTask.kind == kind, SearchTask.subject_id == thing_id)
        .values(**AS_NEW)
    )
