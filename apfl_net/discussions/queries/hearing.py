"""Who is told of a post: who may see it, and has muted neither its thread nor its author."""

from collections.abc import Collection, Sequence

from sqlalchemy import ColumnElement, ScalarSelect, Select, and_, case, func, literal, or_, select, union
from sqlalchemy.orm import InstrumentedAttribute, Session, aliased

from apfl_net.access.bylines import SIGNED
from apfl_net.access.queries import members_of
from apfl_net.access.viewer import Viewer
from apfl_net.discussions.models.posts import Post
from apfl_net.discussions.models.spaces import Space
from apfl_net.discussions.models.threads import Thread
from apfl_net.discussions.policy.following import MUTE, WATCH
from apfl_net.kit.db import AnyRow
from apfl_net.members.models import Member
from apfl_net.watches.models import Watch
from apfl_net.watches.queries import watchers_of

_OnThread, _OnSpace, _OnAuthor = aliased(Watch), aliased(Watch), aliased(Watch)
Id = InstrumentedAttribute[int] | ColumnElement[int]
NOBODY = 0
"""No member has this id."""
_LEVEL = func.coalesce(_OnThread.level, _OnSpace.level, "")


def who_hears(session: Session, post: Post, member_ids: Collection[int]) -> Sequence[int]:
    """Those of these members who are told of the post."""
    hearing = _hearing(post, _place_of(session, post))
    return session.scalars(hearing.where(Member.id.in_(member_ids)).order_by(Member.id)).all()


def watchers_after(session: Session, post: Post, after: int, limit: int) -> Sequence[int]:
    """Those who watch the thread, its space or the author: so many of them, in the order of their ids."""
    place = _place_of(session, post)
    watching = union(
        watchers_of("thread", place.thread_id, WATCH),
        watchers_of("space", place.space_id, WATCH),
        watchers_of("member", place.known_author, WATCH),
    )
    return session.scalars(
        _hearing(post, place)
        .where(
            Member.id.in_(watching),
            or_(_LEVEL == WATCH, _OnAuthor.level == WATCH),
            Member.id > after,
            Member.id != post.author_id,
        )
        .order_by(Member.id)
        .limit(limit)
    ).all()


def unwanted_threads(session: Session, viewer: Viewer, thread_ids: Sequence[int]) -> Sequence[int]:
    """As below; a thread is its first post."""
    earlier = aliased(Post)
    first = select(func.min(earlier.number)).where(earlier.thread_id == Thread.id).scalar_subquery()
    unwanted = _unwanted(viewer).with_only_columns(Thread.id)
    return session.scalars(unwanted.where(Thread.id.in_(thread_ids), Post.number == first)).all()


def unwanted_posts(session: Session, viewer: Viewer, post_ids: Sequence[int]) -> Sequence[int]:
    """Of these posts, those that the viewer wrote, or does not want to hear of: as it is with who is told."""
    return session.scalars(_unwanted(viewer).where(Post.id.in_(post_ids))).all()


def _unwanted(viewer: Viewer) -> Select[int]:
    def chose(watch: type[Watch], subject: str, subject_id: Id) -> ColumnElement[bool]:
        own = and_(watch.member_id == viewer.member_id, watch.subject == subject)
        return own & (watch.subject_id == subject_id)

    hidden = Member.hidden_at.is_not(None) | Member.left_at.is_not(None)
    known = case((Post.shown_as.in_(SIGNED) & ~hidden, Post.author_id), else_=NOBODY)
    return (
        select(Post.id)
        .join(Thread, Thread.id == Post.thread_id)
        .join(Member, Member.id == Post.author_id)
        .outerjoin(_OnThread, chose(_OnThread, "thread", Thread.id))
        .outerjoin(_OnSpace, chose(_OnSpace, "space", Thread.space_id))
        .outerjoin(_OnAuthor, chose(_OnAuthor, "member", known))
        .where(or_(Post.author_id == viewer.member_id, _LEVEL == MUTE, _OnAuthor.level == MUTE))
    )


def _place_of(session: Session, post: Post) -> AnyRow:
    return session.execute(
        select(
            Thread.id.label("thread_id"),
            Thread.space_id,
            Thread.audience_id,
            Space.audience_id.label("space_audience_id"),
            func.coalesce(_known_author(post), NOBODY).label("known_author"),
        )
        .join(Space, Space.id == Thread.space_id)
        .where(Thread.id == post.thread_id)
    ).one()


def _known_author(post: Post) -> ScalarSelect[int]:
    """Whoever watches or muted a member would find out by a notice, or by none, what a post does not say."""
    hidden = Member.hidden_at.is_not(None) | Member.left_at.is_not(None)
    return (
        select(Member.id)
        .where(Member.id == post.author_id, ~hidden, literal(post.shown_as in SIGNED))
        .scalar_subquery()
    )


def _hearing(post: Post, place: AnyRow) -> Select[int]:
    """One's own choice for a thread counts before that for its space, as everywhere."""
    return (
        members_of([place.space_audience_id, place.audience_id, post.audience_id])
        .outerjoin(_OnThread, _chosen(_OnThread, "thread", place.thread_id))
        .outerjoin(_OnSpace, _chosen(_OnSpace, "space", place.space_id))
        .outerjoin(_OnAuthor, _chosen(_OnAuthor, "member", place.known_author))
        .where(_LEVEL != MUTE, func.coalesce(_OnAuthor.level, "") != MUTE)
    )


def _chosen(watch: type[Watch], subject: str, subject_id: int) -> ColumnElement[bool]:
    return and_(
        watch.member_id == Member.id, watch.subject == literal(subject), watch.subject_id == subject_id
    )
