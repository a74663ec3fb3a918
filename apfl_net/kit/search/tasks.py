"""What has to be looked at again for the index. A row a thing, however often it changes."""

import secrets
from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import BigInteger, delete, func, select, tuple_
from sqlalchemy.orm import Mapped, Session, mapped_column

from apfl_net.kit.db import AnyRow, Base, insert_or
from apfl_net.kit.search.documents import key_of


class SearchTask(Base):
    """That a thing of this kind may have changed, come or gone.

    `mark` is another one each time that happens: a task is done with while it has the mark that was read.
    """

    __tablename__ = "search_tasks"

    kind: Mapped[str] = mapped_column(primary_key=True)
    subject_id: Mapped[int] = mapped_column(primary_key=True)
    mark: Mapped[int] = mapped_column(BigInteger)
    asked_at: Mapped[datetime] = mapped_column(index=True)


AT_ONCE = 500


def look_again(session: Session, kind: str, ids: Collection[int], *, now: datetime) -> None:
    """Let the index follow these things; in the transaction of what happened to them, or after it."""
    ordered = sorted(set(ids))
    for start in range(0, len(ordered), AT_ONCE):
        rows = [
            {"kind": kind, "subject_id": thing_id, "mark": secrets.randbits(62), "asked_at": now}
            for thing_id in ordered[start : start + AT_ONCE]
        ]
        statement = insert_or(session, SearchTask).values(rows)
        newest = {"mark": statement.excluded.mark, "asked_at": statement.excluded.asked_at}
        session.execute(statement.on_conflict_do_update(index_elements=["kind", "subject_id"], set_=newest))


def waiting_tasks(session: Session, limit: int) -> Sequence[AnyRow]:
    """The oldest first."""
    task = SearchTask
    oldest = select(task.kind, task.subject_id, task.mark).order_by(task.asked_at, task.kind, task.subject_id)
    return session.execute(oldest.limit(limit)).all()


def keys_waiting(session: Session, limit: int) -> set[str]:
    """The keys of things that the index does not yet have as they are."""
    waiting = select(SearchTask.kind, SearchTask.subject_id).limit(limit)
    return {key_of(task.kind, task.subject_id) for task in session.execute(waiting)}


def waiting_among(session: Session, kind: str, ids: Collection[int]) -> set[int]:
    """Of these things, those that the index does not yet have as they are."""
    waiting = select(SearchTask.subject_id).where(SearchTask.kind == kind, SearchTask.subject_id.in_(ids))
    return set(session.scalars(waiting))


def count_tasks(session: Session) -> int:
    return session.scalar(select(func.count()).select_from(SearchTask)) or 0


def tasks_done(session: Session, tasks: Collection[AnyRow]) -> None:
    """Those that were asked for again since stay."""
    done = [(task.kind, task.subject_id, task.mark) for task in tasks]
    session.execute(
        delete(SearchTask).where(tuple_(SearchTask.kind, SearchTask.subject_id, SearchTask.mark).in_(done))
    )
