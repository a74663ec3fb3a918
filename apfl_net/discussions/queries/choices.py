"""What moderators choose among when they keep order."""

from collections.abc import Collection, Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from apfl_net.access.viewer import Viewer
from apfl_net.discussions.models.posts import Post
from apfl_net.discussions.models.spaces import Space, SpaceRole
from apfl_net.discussions.models.threads import PINNED, Thread
from apfl_net.discussions.policy.moderating import may_moderate
from apfl_net.discussions.queries.naming import name_of
from apfl_net.discussions.queries.visible import visible_posts, visible_spaces, visible_threads
from apfl_net.kit.db import AnyRow
from apfl_net.members.models import Member


def spaces_moderated(session: Session, viewer: Viewer) -> Sequence[Space]:
    """The spaces in which the viewer keeps order, in their order."""
    spaces = visible_spaces(viewer).order_by(Space.position, Space.id)
    if not may_moderate(viewer, None):
        own = select(SpaceRole.space_id).where(
            SpaceRole.member_id == viewer.member_id, SpaceRole.role == "moderator"
        )
        spaces = spaces.where(Space.id.in_(own))
    return session.scalars(spaces).all()


def seen_in_thread(session: Session, viewer: Viewer, thread_id: int) -> Sequence[AnyRow]:
    """All posts of a thread that the viewer sees, in order, without their words."""
    return session.execute(
        visible_posts(viewer)
        .with_only_columns(
            Post.id,
            Post.number,
            Post.author_id,
            Post.shown_as,
            Post.pseudonym_id,
            Post.audience_id,
            Post.written_at,
        )
        .where(Post.thread_id == thread_id)
        .order_by(Post.number)
    ).all()


def first_words(session: Session, viewer: Viewer, post_ids: Collection[int]) -> Sequence[AnyRow]:
    """Number, writer and beginning of posts, to recognise them by."""
    return session.execute(
        visible_posts(viewer)
        .with_only_columns(
            Post.number,
            Post.language,
            name_of(Post, Member, viewer).label("name"),
            func.substr(Post.body, 1, 300).label("body"),
        )
        .join(Member, Member.id == Post.author_id)
        .where(Post.id.in_(post_ids))
        .order_by(Post.number)
    ).all()


def threads_beside(session: Session, viewer: Viewer, thread: Thread, limit: int) -> Sequence[Thread]:
    """Other threads of the same space, the latest first."""
    return session.scalars(
        visible_threads(viewer)
        .where(Thread.space_id == thread.space_id, Thread.id != thread.id)
        .order_by(Thread.id.desc())
        .limit(limit)
    ).all()


def pinned_in(session: Session, space_id: int) -> int:
    """How many threads are pinned in a space, whoever may see them."""
    pinned = select(func.count(Thread.id)).where(
        Thread.space_id == space_id, PINNED, Thread.merged_into_id.is_(None)
    )
    return session.scalar(pinned) or 0
