"""The posts of a thread, page by page."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, cast

from sqlalchemy import ColumnElement, Integer, and_, bindparam, case, func, literal, null, or_, select
from sqlalchemy.orm import Session, aliased

from apfl_net.access.models import Audience
from apfl_net.access.profile_fields import found_by, may_see
from apfl_net.access.viewer import ANY_VIEWER, Viewer, values_of
from apfl_net.discussions.models.posts import Bookmark, Post, Reaction, ThreadAnswer
from apfl_net.discussions.models.spaces import Space
from apfl_net.discussions.models.threads import Thread
from apfl_net.discussions.queries.naming import form_of, is_named, is_public, name_of, organisation_of
from apfl_net.discussions.queries.threads import AUDIENCE_COLUMNS
from apfl_net.discussions.queries.visible import open_to, visible_posts
from apfl_net.kit.db import AnyRow, AnySelect
from apfl_net.kit.prepared import Prepared
from apfl_net.members.models import CURRENT, Member, Membership, Organisation
from apfl_net.watches.models import Watch

POSTS_PER_PAGE = 20

_Answered, _AnsweredAuthor = aliased(Post), aliased(Member)
_Elsewhere = aliased(Thread)
"""The thread of the answered post, where that went to another one."""


def posts_on_page(session: Session, viewer: Viewer, thread: AnyRow, page: int) -> Sequence[AnyRow]:
    """Twenty posts of a thread, in order of time. `thread` is a `thread_head` of this viewer.

    Where the viewer sees every post, a page is a range of numbers and the last costs what the first does;
    where some are hidden, pages are counted over what is seen.
    """
    first = (page - 1) * POSTS_PER_PAGE
    everything = thread.posts == thread.last_number
    posts = _NUMBERED_POSTS if everything else _COUNTED_POSTS
    return posts.all(session, thread_id=thread.id, first=first, **values_of(viewer))


def _numbered_posts() -> AnySelect:
    first = bindparam("first", type_=Integer)
    return (
        post_rows(ANY_VIEWER)
        .where(
            Post.thread_id == bindparam("thread_id"),
            Post.number > first,
            Post.number <= first + POSTS_PER_PAGE,
        )
        .order_by(Post.number)
    )


def _counted_posts() -> AnySelect:
    return (
        post_rows(ANY_VIEWER)
        .where(Post.thread_id == bindparam("thread_id"))
        .order_by(Post.number)
        .offset(bindparam("first", type_=Integer))
        .limit(POSTS_PER_PAGE)
    )


_NUMBERED_POSTS, _COUNTED_POSTS = Prepared(_numbered_posts), Prepared(_counted_posts)


_WRITTEN = (
    Post.id,
    Post.number,
    Post.thread_id,
    Post.author_id,
    Post.audience_id,
    Post.language,
    Post.body_html,
    Post.written_at,
    Post.revision,
    Post.edited_at,
    Post.removed_at,
    Post.reaction_counts,
    Post.files,
    ThreadAnswer.thread_id.label("answered_thread_id"),
    *AUDIENCE_COLUMNS,
)


def _byline(viewer: Viewer) -> tuple[ColumnElement[Any], ...]:
    return (
        form_of(Post, Member, viewer).label("form"),
        name_of(Post, Member, viewer).label("name"),
        is_public(Post, Member).label("public_name"),
        case((is_named(Post, Member, viewer), Member.handle), else_=null()).label("handle"),
        organisation_of(Post, Organisation).label("organisation"),
        cast(ColumnElement[str], Membership.constituency),
        cast(ColumnElement[str], Membership.country),
    )


def _answered(viewer: Viewer) -> tuple[ColumnElement[Any], ...]:
    return (
        _Answered.id.label("answered_id"),
        _Answered.number.label("answered_number"),
        _Elsewhere.title.label("answered_title"),
        _Answered.removed_at.is_not(None).label("answered_is_gone"),
        name_of(_Answered, _AnsweredAuthor, viewer).label("answered_name"),
        is_public(_Answered, _AnsweredAuthor).label("answered_public"),
    )


_OWN = (
    Reaction.kind.label("own_reaction"),
    Bookmark.id.label("bookmark_id"),
    Watch.level.label("author_level"),
)
"""What the viewer did with a post, and whether they muted its author."""


def post_rows(viewer: Viewer) -> AnySelect:
    """What is shown of a post; for posts of a thread that the viewer is known to see."""
    rows = (
        select(*_WRITTEN, *_byline(viewer), *_answered(viewer), *_OWN)
        .join(Member, Member.id == Post.author_id)
        .join(Membership, Membership.id == Post.membership_id)
        .join(Organisation, Organisation.id == Membership.organisation_id)
        .join(Audience, Audience.id == Post.audience_id)
        .outerjoin(
            ThreadAnswer, and_(ThreadAnswer.post_id == Post.id, ThreadAnswer.thread_id == Post.thread_id)
        )
        .outerjoin(_Answered, and_(_Answered.id == Post.answers_id, *_seen_answered(viewer)))
        .outerjoin(_Elsewhere, and_(_Elsewhere.id == _Answered.thread_id, _Elsewhere.id != Post.thread_id))
        .outerjoin(_AnsweredAuthor, _AnsweredAuthor.id == _Answered.author_id)
    )
    return _with_own(rows, viewer).where(*open_to(viewer, Post.audience_id))


def _with_own(rows: AnySelect, viewer: Viewer) -> AnySelect:
    me = viewer.member_id
    return (
        rows.outerjoin(Reaction, and_(Reaction.post_id == Post.id, Reaction.member_id == me))
        .outerjoin(Bookmark, and_(Bookmark.post_id == Post.id, Bookmark.member_id == me))
        .outerjoin(Watch, _watch_of_author(viewer))
    )


def _watch_of_author(viewer: Viewer) -> ColumnElement[bool]:
    """Only where the post says who its author is: a folded post would say it too."""
    of_author = and_(Watch.subject == literal("member"), Watch.subject_id == Post.author_id)
    return and_(Watch.member_id == viewer.member_id, of_author, is_named(Post, Member, viewer))


def _seen_answered(viewer: Viewer) -> list[ColumnElement[bool]]:
    """That the viewer sees the answered post: in the thread that they look at, or in the one it went to."""
    thread, space = aliased(Thread), aliased(Space)
    open_there = (
        select(thread.id)
        .join(space, space.id == thread.space_id)
        .where(thread.id == _Answered.thread_id, *open_to(viewer, thread.audience_id, space.audience_id))
        .correlate(_Answered)
    )
    return [
        *open_to(viewer, _Answered.audience_id),
        or_(_Answered.thread_id == Post.thread_id, open_there.exists()),
    ]


def post_row(session: Session, viewer: Viewer, post_id: int) -> AnyRow:
    return session.execute(post_rows(viewer).where(Post.id == post_id)).one()


def place_of(session: Session, viewer: Viewer, post: Post) -> int:
    """The page on which this viewer finds a post."""
    before = session.scalar(
        select(func.count())
        .select_from(Post)
        .where(
            Post.thread_id == post.thread_id, Post.number < post.number, *open_to(viewer, Post.audience_id)
        )
    )
    return (before or 0) // POSTS_PER_PAGE + 1


def first_unread(session: Session, viewer: Viewer, thread_id: int, read_to: int) -> Post | None:
    """The first post after the viewer's reading that somebody else wrote."""
    return session.scalar(
        visible_posts(viewer)
        .where(Post.thread_id == thread_id, Post.number > read_to, Post.author_id != viewer.member_id)
        .order_by(Post.number)
        .limit(1)
    )


def count_after(session: Session, viewer: Viewer, thread_id: int, number: int, limit: int) -> int:
    """How many posts by others come after a number, counted up to `limit`."""
    after = (
        visible_posts(viewer)
        .with_only_columns(Post.id)
        .where(
            Post.thread_id == thread_id,
            Post.number > number,
            Post.author_id.is_distinct_from(viewer.member_id),
        )
        .limit(limit)
    )
    return session.scalar(select(func.count()).select_from(after.subquery())) or 0


def posts_by(session: Session, viewer: Viewer, member_id: int, limit: int) -> Sequence[AnyRow]:
    """The latest posts of a member that this viewer may see and may know to be theirs, if the list is open to
    the viewer and the member has not asked to be hidden from them."""
    shows_list = (
        select(Member.id)
        .outerjoin(Membership, (Membership.member_id == Member.id) & CURRENT)
        .where(Member.id == member_id, found_by(viewer), may_see(viewer, "contributions"))
    )
    if session.scalar(shows_list) is None:
        return []
    return session.execute(
        visible_posts(viewer)
        .join(Member, Member.id == Post.author_id)
        .with_only_columns(Post.id, Post.number, Post.written_at, Post.language, Post.body, Thread.title)
        .where(Post.author_id == member_id, Post.removed_at.is_(None), is_named(Post, Member, viewer))
        .order_by(Post.written_at.desc())
        .limit(limit)
    ).all()


def posts_written_between(session: Session, author_id: int, since: datetime, until: datetime) -> int:
    """How many; not those that are dated later, by a clock that was put back since."""
    written = Post.author_id == author_id, Post.written_at > since, Post.written_at <= until
    return session.scalar(select(func.count()).select_from(Post).where(*written)) or 0


def last_post_at(session: Session, author_id: int, thread_id: int) -> datetime | None:
    """When somebody last wrote in a thread."""
    return session.scalar(
        select(func.max(Post.written_at)).where(Post.author_id == author_id, Post.thread_id == thread_id)
    )


def post_with_key(session: Session, author_id: int, form_key: str) -> Post | None:
    """The post that this form has already made, if it was sent before."""
    return session.scalar(select(Post).where(Post.author_id == author_id, Post.form_key == form_key))
