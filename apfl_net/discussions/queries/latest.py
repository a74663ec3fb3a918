"""Lists of threads over all spaces, the latest post first.

They are made in two steps. First the threads are found, from few candidates and with cheap questions; then of
those that are shown, everything is counted that their rows say. In one step, a database would count for each
thread that it puts in order.
"""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, CompoundSelect, Integer, Select, bindparam, select
from sqlalchemy.orm import Session

from apfl_net.access.viewer import ANY_VIEWER, Viewer, values_of
from apfl_net.discussions.models.spaces import Space
from apfl_net.discussions.models.threads import Thread, ThreadTally
from apfl_net.discussions.queries.readings import NOT_MUTED, with_reading
from apfl_net.discussions.queries.threads import has_unread, seen_by_its_latest, tallies_of, thread_rows
from apfl_net.discussions.queries.visible import open_to
from apfl_net.kit.db import AnyRow, AnySelect
from apfl_net.kit.prepared import Prepared

MOST_LOOKED_AT = 500
"""Threads are looked through by their latest posts, so many: what is older is found in its space."""
MOST_PASSED_OVER = 100
"""The same where a handful is wanted and hardly any is passed over."""

Ids = Select[int] | CompoundSelect[int]


def latest_threads(session: Session, viewer: Viewer, limit: int) -> Sequence[AnyRow]:
    """The threads with the latest posts; without what the viewer muted."""
    return _LATEST.all(session, first=0, most=limit, **values_of(viewer))


def _latest() -> AnySelect:
    written_in = latest_written_in(ANY_VIEWER, MOST_PASSED_OVER)
    return rows_shown(ANY_VIEWER, threads_among(ANY_VIEWER, written_in).where(NOT_MUTED))


_LATEST = Prepared(_latest)


def threads_with_news(session: Session, viewer: Viewer, since: datetime, limit: int) -> Sequence[AnyRow]:
    """Threads with posts that the viewer has not read, written after `since`."""
    return _WITH_NEWS.all(session, since=since, first=0, most=limit, **values_of(viewer))


def _with_news() -> AnySelect:
    since = ThreadTally.last_post_at > bindparam("since", type_=ThreadTally.last_post_at.type)
    written_in = latest_written_in(ANY_VIEWER, MOST_LOOKED_AT, since)
    return rows_shown(ANY_VIEWER, threads_among(ANY_VIEWER, written_in).where(since, has_unread(ANY_VIEWER)))


_WITH_NEWS = Prepared(_with_news)


def latest_written_in(viewer: Viewer, most: int, *which: ColumnElement[bool]) -> Select[int]:
    """The ids of the threads with the latest posts, found by index: so many, however many there are."""
    latest = (
        select(ThreadTally.thread_id)
        .where(*which, *open_to(viewer, ThreadTally.audience_id))
        .order_by(ThreadTally.last_post_at.desc())
        .limit(most)
        .subquery()
    )
    return select(latest.c.thread_id).distinct()


def threads_among(viewer: Viewer, ids: Ids) -> Select[int]:
    """Those of the threads with these ids that the viewer sees, ready for questions about their reading."""
    found = (
        select(ThreadTally.thread_id)
        .select_from(tallies_of(ids.subquery()))
        .join(Thread, Thread.id == ThreadTally.thread_id)
        .join(Space, Space.id == Thread.space_id)
    )
    return with_reading(found, viewer).where(*seen_by_its_latest(viewer))


def rows_shown(viewer: Viewer, found: Select[int]) -> AnySelect:
    """The rows of `most` of the threads found, the latest post first, without the `first` ones."""
    first, most = bindparam("first", type_=Integer), bindparam("most", type_=Integer)
    shown = found.order_by(ThreadTally.last_post_at.desc()).limit(most).offset(first).subquery()
    return thread_rows(viewer, shown).order_by(ThreadTally.last_post_at.desc())
