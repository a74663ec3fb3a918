"""The versions of a post, and what was taken away."""

from collections.abc import Collection, Sequence

from sqlalchemy import case, select
from sqlalchemy.orm import Session

from apfl_net.access.viewer import Viewer
from apfl_net.discussions.models.posts import Post, PostRemoval, PostRevision
from apfl_net.discussions.queries.naming import actor_name, is_public, name_of
from apfl_net.kit.db import AnyRow
from apfl_net.members.models import Member


def revisions_of(session: Session, viewer: Viewer, post: Post) -> Sequence[AnyRow]:
    """The versions of a post that the viewer sees, from the first on; a redacted one has no text.

    Those by its author are under the name that the post is under.
    """
    by_author = PostRevision.written_by == Post.author_id
    name = case((by_author, name_of(Post, Member, viewer)), else_=actor_name(Member, viewer, Post.thread_id))
    return session.execute(
        select(
            PostRevision.number,
            PostRevision.body,
            PostRevision.language,
            PostRevision.written_at,
            PostRevision.written_by,
            PostRevision.reason,
            PostRevision.redacted_at,
            PostRevision.redacted_by,
            PostRevision.redaction_reason,
            name.label("name"),
            case((by_author, is_public(Post, Member)), else_=Member.public_name).label("public_name"),
        )
        .join(Post, Post.id == PostRevision.post_id)
        .join(Member, Member.id == PostRevision.written_by)
        .where(PostRevision.post_id == post.id)
        .order_by(PostRevision.number)
    ).all()


def removals_of(session: Session, post_ids: Collection[int]) -> dict[int, AnyRow]:
    """Post id -> how its text went, by whom (its author or not), and why."""
    if not post_ids:
        return {}
    rows = session.execute(
        select(
            PostRemoval.post_id,
            PostRemoval.kind,
            PostRemoval.removed_at,
            PostRemoval.reason,
            (PostRemoval.removed_by == Post.author_id).label("by_author"),
        )
        .join(Post, Post.id == PostRemoval.post_id)
        .where(PostRemoval.post_id.in_(post_ids))
    )
    return {row.post_id: row for row in rows}


def is_deleted(session: Session, post_id: int) -> bool:
    removal = session.get(PostRemoval, post_id)
    return removal is not None and removal.kind == "deleted"
