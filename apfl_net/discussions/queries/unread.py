"""Lists of threads by what they are to one member: unread, new, their own, watched. Muted ones are in none.

Each starts from what the member has done (opened, written, chosen) or from the latest threads, never from all
there are, so that it costs the same however much is written.
"""

from collections.abc import Callable, Sequence
from functools import partial

from sqlalchemy import ScalarSelect, Select, func, or_, select, union
from sqlalchemy.orm import Session

from apfl_net.access.viewer import ANY_VIEWER, Viewer, values_of
from apfl_net.discussions.models.posts import Post
from apfl_net.discussions.models.threads import Reading, Thread, ThreadTally
from apfl_net.discussions.policy.following import FOLLOW, WATCH
from apfl_net.discussions.queries.latest import (
    MOST_LOOKED_AT,
    latest_written_in,
    rows_shown,
    threads_among,
)
from apfl_net.discussions.queries.readings import LEVEL, NOT_MUTED, OPENED, since_caught_up
from apfl_net.discussions.queries.threads import MOST_UNREAD, THREADS_PER_PAGE, has_unread
from apfl_net.discussions.queries.visible import found, open_to
from apfl_net.kit.db import AnyRow, AnySelect
from apfl_net.kit.prepared import Prepared
from apfl_net.watches.queries import subjects_at


def unread(viewer: Viewer) -> Select[int]:
    """Threads that the viewer opened or follows, with posts they have not read. None of these is passed over,
    but for a space that they follow as a whole: of all such, the threads written in last.
    """
    followed = union(_read_before_the_last(viewer), *_followed_by_choice(viewer))
    return threads_among(viewer, followed).where(or_(OPENED, LEVEL.is_not(None)), has_unread(viewer))


def new(viewer: Viewer) -> Select[int]:
    """Threads that the viewer has not opened since they were started, among those started last."""
    latest = (
        select(Thread.id)
        .where(*open_to(viewer, Thread.audience_id))
        .order_by(Thread.started_at.desc())
        .limit(MOST_LOOKED_AT)
    )
    return threads_among(viewer, latest).where(
        ~OPENED, since_caught_up(Thread.started_at), has_unread(viewer)
    )


def mine(viewer: Viewer) -> Select[int]:
    """Threads that the viewer started or wrote in."""
    written_in = union(
        select(Post.thread_id).where(Post.author_id == viewer.member_id),
        select(Thread.id).where(Thread.author_id == viewer.member_id),
    )
    return threads_among(viewer, written_in).where(NOT_MUTED)


def watched(viewer: Viewer) -> Select[int]:
    """Threads that the viewer chose to watch or follow, or whose space they did."""
    followed = union(*_followed_by_choice(viewer))
    return threads_among(viewer, followed).where(LEVEL.in_((WATCH, FOLLOW)))


LISTS: dict[str, Callable[[Viewer], Select[int]]] = {
    "unread": unread,
    "new": new,
    "mine": mine,
    "watched": watched,
}


def threads_listed(session: Session, viewer: Viewer, which: str, page: int) -> tuple[Sequence[AnyRow], bool]:
    """One page of a list, the latest post first, and whether there is more."""
    first = (page - 1) * THREADS_PER_PAGE
    rows = _PAGES[which].all(session, first=first, most=THREADS_PER_PAGE + 1, **values_of(viewer))
    return rows[:THREADS_PER_PAGE], len(rows) > THREADS_PER_PAGE


def _page_of(listed: Callable[[Viewer], Select[int]]) -> AnySelect:
    return rows_shown(ANY_VIEWER, listed(ANY_VIEWER))


_PAGES = {name: Prepared(partial(_page_of, listed)) for name, listed in LISTS.items()}


def counts_of_lists(session: Session, viewer: Viewer) -> AnyRow:
    """How many threads are `unread` and how many `new`, each counted up to `MOST_UNREAD`."""
    return found(_COUNTS.first(session, **values_of(viewer)))


_COUNTS = Prepared(
    lambda: select(_counted(unread(ANY_VIEWER)).label("unread"), _counted(new(ANY_VIEWER)).label("new"))
)


def _counted(found: Select[int]) -> ScalarSelect[int]:
    return select(func.count()).select_from(found.limit(MOST_UNREAD).subquery()).scalar_subquery()


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
    in_spaces = ThreadTally.space_id.in_(subjects_at(viewer, "space", levels))
    return subjects_at(viewer, "thread", levels), latest_written_in(viewer, MOST_LOOKED_AT, in_spaces)
