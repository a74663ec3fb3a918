"""What moderators choose among when they keep order."""

from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from apfl_net.access.viewer import Viewer
from apfl_net.discussions.models.posts import Post
from apfl_net.discussions.models.spaces import Space, SpaceRole
from apfl_net.discussions.models.threads import PINNED, Thread
from apfl_net.discussions.policy.moderating import may_moderate
from apfl_net.discussions.queries.visible import visible_posts, visible_spaces


def spaces_moderated(session: Session, viewer: Viewer) -> Sequence[Space]:
    """The spaces in which the viewer keeps order, in their order."""
    spaces = visible_spaces(viewer).order_by(Space.position, Space.id)
    if not may_moderate(viewer, None):
        own = select(SpaceRole.space_id).where(
            SpaceRole.member_id == viewer.member_id, SpaceRole.role == "moderator"
        )
        spaces = spaces.where(Space.id.in_(own))
    return session.scalars(spaces).all()


def seen_in_thread(session: Session, viewer: Viewer, thread_id: int) -> Sequence[Post]:
    """All posts of a thread that the viewer sees, in order."""
    return session.scalars(
        visible_posts(viewer).where(Post.thread_id == thread_id).order_by(Post.number)
    ).all()


def pinned_in(session: Session, space_id: int) -> int:
    """How many threads are pinned in a space, whoever may see them."""
    pinned = select(func.count(Thread.id)).where(
        Thread.space_id == space_id, PINNED, Thread.merged_into_id.is_(None)
    )
    return session.scalar(pinned) or 0
