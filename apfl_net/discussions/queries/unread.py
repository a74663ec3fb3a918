"""Lists of threads by what they are to one member: unread, new, their own, watched. Muted ones are in none.

Each starts from what the member has done (opened, written, chosen) or from the latest threads, never from all
there are, so that it costs the same however much is written.
"""

from collections.abc import Callable, Sequence

from sqlalchemy import ScalarSelect, Select, func, or_, select, union
from sqlalchemy.orm import Session

from apfl_net.access.viewer import Viewer
from apfl_net.discussions.models.posts import Post
from apfl_net.discussions.models.threads import Reading, Thread, ThreadTally
from apfl_net.discussions.policy.following import FOLLOW, WATCH
from apfl_net.discussions.queries.readings import LEVEL, NOT_MUTED, OPENED, since_caught_up
from apfl_net.discussions.queries.threads import (
    MOST_UNREAD,
    THREADS_PER_PAGE,
    has_unread,
    thread_rows,
)
from apfl_net.discussions.queries.visible import open_to
from apfl_net.kit.db import AnyRow, AnySelect
from apfl_net.watches.queries import subjects_at

MOST_LOOKED_AT = 1000
"""Of the threads nobody has a row about: the latest so many are looked through."""


def unread(viewer: Viewer) -> AnySelect:
    """Threads that the viewer opened or follows, with posts they have not read; the latest post first."""
    followed = union(_read_before_the_last(viewer), *_followed_by_choice(viewer))
    return (
        thread_rows(viewer)
        .where(Thread.id.in_(followed), or_(OPENED, LEVEL.is_not(None)), has_unread(viewer))
        .order_by(ThreadTally.last_post_at.desc())
    )


def new(viewer: Viewer) -> AnySelect:
    """Threads that the viewer has not opened since they were started; the latest first."""
    latest = select(Thread.id).order_by(Thread.started_at.desc()).limit(MOST_LOOKED_AT).subquery()
    return (
        thread_rows(viewer)
        .where(
            Thread.id.in_(select(latest.c.id)),
            ~OPENED,
            since_caught_up(Thread.started_at),
            has_unread(viewer),
        )
        .order_by(Thread.started_at.desc())
    )


def mine(viewer: Viewer) -> AnySelect:
    """Threads that the viewer started or wrote in; the latest post first."""
    written_in = union(
        select(Post.thread_id).where(Post.author_id == viewer.member_id),
        select(Thread.id).where(Thread.author_id == viewer.member_id),
    )
    return (
        thread_rows(viewer)
        .where(Thread.id.in_(written_in), NOT_MUTED)
        .order_by(ThreadTally.last_post_at.desc())
    )


def watched(viewer: Viewer) -> AnySelect:
    """Threads that the viewer chose to watch or follow, or whose space they did; the latest post first."""
    return (
        thread_rows(viewer)
        .where(Thread.id.in_(union(*_followed_by_choice(viewer))), LEVEL.in_((WATCH, FOLLOW)))
        .order_by(ThreadTally.last_post_at.desc())
    )


LISTS: dict[str, Callable[[Viewer], AnySelect]] = {
    "unread": unread,
    "new": new,
    "mine": mine,
    "watched": watched,
}


def threads_listed(session: Session, viewer: Viewer, which: str, page: int) -> tuple[Sequence[AnyRow], bool]:
    """One page of a list, and whether there is more."""
    rows = session.execute(
        LISTS[which](viewer).limit(THREADS_PER_PAGE + 1).offset((page - 1) * THREADS_PER_PAGE)
    ).all()
    return rows[:THREADS_PER_PAGE], len(rows) > THREADS_PER_PAGE


def counts_of_lists(session: Session, viewer: Viewer) -> dict[str, int]:
    """How many threads are unread and how many new, each counted up to `MOST_UNREAD`."""
    counted = {name: _counted(LISTS[name](viewer)).label(name) for name in ("unread", "new")}
    return dict(session.execute(select(*counted.values())).one()._mapping)


def _counted(rows: AnySelect) -> ScalarSelect[int]:
    some = rows.with_only_columns(ThreadTally.thread_id).order_by(None).limit(MOST_UNREAD).subquery()
    return select(func.count()).select_from(some).scalar_subquery()


def _read_before_the_last(viewer: Viewer) -> Select[int]:
    """Threads opened, in which something was written since."""
    return (
        select(Reading.thread_id)
        .join(ThreadTally, ThreadTally.thread_id == Reading.thread_id)
        .where(
            Reading.member_id == viewer.member_id,
            ThreadTally.last_number > Reading.last_number,
            *open_to(viewer, ThreadTally.audience_id),
        )
    )


def _followed_by_choice(viewer: Viewer) -> tuple[Select[int], Select[int]]:
    """Threads chosen themselves, and the latest of the spaces chosen."""
    levels = (WATCH, FOLLOW)
    in_spaces = (
        select(ThreadTally.thread_id)
        .where(
            ThreadTally.space_id.in_(subjects_at(viewer, "space", levels)),
            *open_to(viewer, ThreadTally.audience_id),
        )
        .order_by(ThreadTally.last_post_at.desc())
        .limit(MOST_LOOKED_AT)
        .subquery()
    )
    return subjects_at(viewer, "thread", levels), select(in_spaces.c.thread_id)
