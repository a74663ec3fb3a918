"""Lists of threads: counted and dated for the viewer."""

from collections.abc import Sequence

from sqlalchemy import (
    ColumnElement,
    Integer,
    Join,
    ScalarSelect,
    Select,
    Subquery,
    and_,
    bindparam,
    func,
    join,
    literal,
    select,
    type_coerce,
    union_all,
)
from sqlalchemy.orm import InstrumentedAttribute, Session, aliased

from apfl_net.access.models import Audience
from apfl_net.access.viewer import ANY_VIEWER, Viewer, values_of
from apfl_net.discussions.models.posts import Post
from apfl_net.discussions.models.spaces import Space
from apfl_net.discussions.models.threads import PINNED, CaughtUp, Reading, Thread, ThreadClosure, ThreadTally
from apfl_net.discussions.queries.answers import is_answered
from apfl_net.discussions.queries.naming import is_public, name_of
from apfl_net.discussions.queries.readings import (
    LEVEL,
    NOT_MUTED,
    SPACE_WATCH,
    THREAD_WATCH,
    read_to,
    since_caught_up,
    with_reading,
)
from apfl_net.discussions.queries.visible import open_to, visible_spaces
from apfl_net.kit.db import AnyRow, AnySelect
from apfl_net.kit.prepared import Prepared
from apfl_net.members.models import Member

THREADS_PER_PAGE = 20
MOST_UNREAD = 100
"""Unread posts are counted up to here; more are shown as `99+`."""

_LastAuthor = aliased(Member)
AUDIENCE_COLUMNS = (
    Audience.kind.label("audience_kind"),
    Audience.constituency.label("audience_constituency"),
    Audience.name.label("audience_name"),
)


def spaces_for(session: Session, viewer: Viewer) -> Sequence[AnyRow]:
    """The spaces a viewer sees, each with the number of its threads and the latest of them; not those that
    belong to something else."""
    in_space = (
        select(ThreadTally.thread_id)
        .join(Thread, Thread.id == ThreadTally.thread_id)
        .where(
            ThreadTally.space_id == Space.id, *open_to(viewer, ThreadTally.audience_id, Thread.audience_id)
        )
        .correlate(Space)
    )
    threads = in_space.with_only_columns(func.count(ThreadTally.thread_id.distinct())).scalar_subquery()
    newest = in_space.order_by(ThreadTally.last_post_at.desc()).limit(1)
    latest, last_at = (
        newest.scalar_subquery(),
        newest.with_only_columns(ThreadTally.last_post_at).scalar_subquery(),
    )
    latest_thread = aliased(Thread)
    return session.execute(
        visible_spaces(viewer)
        .with_only_columns(
            Space.slug,
            Space.name,
            Space.purpose,
            *AUDIENCE_COLUMNS,
            threads.label("threads"),
            last_at.label("last_post_at"),
            latest_thread.id.label("latest_id"),
            latest_thread.title.label("latest_title"),
            latest_thread.slug.label("latest_slug"),
        )
        .join(Audience, Audience.id == Space.audience_id)
        .outerjoin(latest_thread, latest_thread.id == latest)
        .where(Space.home == "")
        .order_by(Space.position, Space.id)
    ).all()


def threads_in(session: Session, viewer: Viewer, space_id: int, page: int) -> tuple[Sequence[AnyRow], bool]:
    """One page of a space's threads, latest post first, and whether there are older ones.

    What is pinned stands before the first page and on no other.
    """
    first = (page - 1) * THREADS_PER_PAGE
    rows = _FIRST_IN_SPACE if page == 1 else _LATER_IN_SPACE
    found = rows.all(session, space_id=space_id, first=first, **values_of(viewer))
    shown = THREADS_PER_PAGE + sum(row.pinned_at is not None for row in found)
    return found[:shown], len(found) > shown


def _in_space() -> AnySelect:
    in_space = thread_rows(ANY_VIEWER).where(ThreadTally.space_id == bindparam("space_id"))
    return in_space.order_by(ThreadTally.last_post_at.desc())


def _later_in_space() -> AnySelect:
    first = bindparam("first", type_=Integer)
    return _in_space().where(Thread.pinned_at.is_(None)).limit(THREADS_PER_PAGE + 1).offset(first)


def _first_in_space() -> AnySelect:
    """The few pinned ones are found by an index of their own; only what is shown is put in order together."""
    ids = select(Thread.id).where(PINNED, Thread.space_id == bindparam("space_id")).limit(THREADS_PER_PAGE)
    pinned = thread_rows(ANY_VIEWER, ids.subquery())
    both = union_all(select(pinned.subquery()), select(_later_in_space().subquery())).subquery()
    return select(both).order_by(both.c.pinned_at.is_(None), both.c.last_post_at.desc())


_FIRST_IN_SPACE, _LATER_IN_SPACE = Prepared(_first_in_space), Prepared(_later_in_space)


def has_unread(viewer: Viewer) -> ColumnElement[bool]:
    """That there is something to read in what the viewer has not muted. The quick questions come first."""
    return and_(
        NOT_MUTED,
        ThreadTally.last_number > func.coalesce(Reading.last_number, 0),
        since_caught_up(ThreadTally.last_post_at),
        _unread(viewer).exists(),
    )


def thread_rows(viewer: Viewer, among: Subquery | None = None) -> AnySelect:
    """One row a visible thread, from its latest tally among those the viewer sees.

    Where the threads are known, `among` holds their ids. It stands first: PostgreSQL joins many tables in the
    order in which they are written.
    """
    rows = (
        select(
            Thread.id,
            Thread.title,
            Thread.slug,
            Thread.country,
            Thread.theme,
            Thread.form,
            Thread.sector,
            Space.name.label("space_name"),
            Space.slug.label("space_slug"),
            visible_post_count(viewer, ThreadTally.thread_id).label("posts"),
            ThreadTally.last_post_at,
            ThreadTally.last_post_id,
            name_of(Post, _LastAuthor, viewer).label("last_author"),
            is_public(Post, _LastAuthor).label("last_author_public"),
            Thread.pinned_at,
            Thread.closes_at,
            ThreadClosure.closed_at,
            Thread.is_question,
            is_answered(viewer).label("is_answered"),
            LEVEL.label("level"),
            read_to().label("read_to"),
            _unread_count(viewer).label("unread"),
        )
        .select_from(ThreadTally if among is None else tallies_of(among))
        .join(Thread, Thread.id == ThreadTally.thread_id)
        .join(Space, Space.id == Thread.space_id)
        .join(Post, Post.id == ThreadTally.last_post_id)
        .join(_LastAuthor, _LastAuthor.id == Post.author_id)
        .outerjoin(ThreadClosure, ThreadClosure.thread_id == Thread.id)
    )
    return with_reading(rows, viewer).where(*seen_by_its_latest(viewer))


def tallies_of(among: Subquery) -> Join:
    return join(among, ThreadTally, ThreadTally.thread_id == next(iter(among.c)))


def seen_by_its_latest(viewer: Viewer) -> list[ColumnElement[bool]]:
    """That the viewer sees the thread, and that this is its latest tally among those they see."""
    seen = open_to(viewer, Space.audience_id, Thread.audience_id, ThreadTally.audience_id)
    return [*seen, ~_later_tally(viewer)]


def _later_tally(viewer: Viewer) -> ColumnElement[bool]:
    """That there is a later tally of the thread among those the viewer sees."""
    later = aliased(ThreadTally)
    return (
        select(literal(1))
        .where(
            later.thread_id == ThreadTally.thread_id,
            later.audience_id.in_(viewer.audiences),
            later.last_number > ThreadTally.last_number,
        )
        .exists()
    )


def visible_post_count(viewer: Viewer, thread_id: InstrumentedAttribute[int]) -> ScalarSelect[int]:
    tally = aliased(ThreadTally)
    return (
        select(func.coalesce(func.sum(tally.posts), 0))
        .where(tally.thread_id == thread_id, tally.audience_id.in_(viewer.audiences))
        .scalar_subquery()
    )


def _unread_count(viewer: Viewer) -> ScalarSelect[int]:
    """How many are unread, at most `MOST_UNREAD`; nobody counts past that. Of what one muted nothing is."""
    unread = _unread(viewer).where(NOT_MUTED).limit(MOST_UNREAD).subquery()
    return select(func.count(unread.c.one)).scalar_subquery()


def _unread(viewer: Viewer) -> Select[int]:
    """Posts by others after the viewer's reading, wherever the viewer's own last post stands.

    For a visitor nothing is unread, and the database knows so before it looks at any post.
    """
    post = aliased(Post)
    return (
        select(literal(1).label("one"))
        .where(
            type_coerce(viewer.member_id, Integer).is_not(None),
            post.thread_id == ThreadTally.thread_id,
            post.number > func.coalesce(Reading.last_number, 0),
            post.audience_id.in_(viewer.audiences),
            post.author_id != viewer.member_id,
            since_caught_up(post.written_at),
        )
        .correlate(ThreadTally, Reading, CaughtUp, THREAD_WATCH, SPACE_WATCH)
    )
