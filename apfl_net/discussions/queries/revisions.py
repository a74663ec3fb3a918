"""The versions of a post, and what was taken away."""

from collections.abc import Collection, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from apfl_net.discussions.models.posts import Post, PostRemoval, PostRevision
from apfl_net.kit.db import AnyRow
from apfl_net.members.models import Member


def revisions_of(session: Session, post: Post) -> Sequence[AnyRow]:
    """The versions of a post that the viewer sees, from the first on; a redacted one has no text."""
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
            Member.name,
            Member.public_name,
        )
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
