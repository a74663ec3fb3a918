"""What is held, for its author; and what is known of an author when they write."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from apfl_net.access.models import NOBODY
from apfl_net.access.viewer import Viewer
from apfl_net.discussions.models.holds import WAITS, HeldContribution, PostHold
from apfl_net.discussions.models.posts import Post
from apfl_net.discussions.models.spaces import Space
from apfl_net.discussions.models.threads import Thread
from apfl_net.discussions.queries.moderated import POST_AUDIENCE, THREAD_AUDIENCE, posts_with_holds
from apfl_net.discussions.queries.visible import found, open_to
from apfl_net.kit.db import AnyRow


def own_waiting(session: Session, viewer: Viewer) -> Sequence[AnyRow]:
    """What waits for a moderator; thread and space are named while its author may see them."""
    threads = select(Thread.id, Thread.title).where(*open_to(viewer, Thread.audience_id))
    thread = threads.subquery()
    space = select(Space.id, Space.name).where(*open_to(viewer, Space.audience_id)).subquery()
    return session.execute(
        select(
            HeldContribution.id,
            HeldContribution.title,
            HeldContribution.body,
            HeldContribution.language,
            HeldContribution.sent_at,
            HeldContribution.thread_id,
            thread.c.title.label("thread_title"),
            space.c.name.label("space_name"),
        )
        .outerjoin(space, space.c.id == HeldContribution.space_id)
        .outerjoin(thread, (thread.c.id == HeldContribution.thread_id) & space.c.id.is_not(None))
        .where(HeldContribution.author_id == viewer.member_id, WAITS)
        .order_by(HeldContribution.sent_at.desc())
    ).all()


def own_held_posts(session: Session, viewer: Viewer) -> Sequence[AnyRow]:
    return session.execute(
        _own_held(viewer)
        .with_only_columns(
            Post.id, Post.number, Post.body, Post.language, PostHold.held_at, PostHold.reason, Thread.title
        )
        .order_by(PostHold.held_at.desc())
    ).all()


def own_held_post(session: Session, viewer: Viewer, post_id: int) -> AnyRow:
    """A post of the viewer's own that is held; to everybody else there is no such thing."""
    return found(
        session.execute(
            _own_held(viewer)
            .with_only_columns(
                Post.id,
                Post.number,
                Post.body_html,
                Post.language,
                PostHold.held_at,
                PostHold.reason,
                PostHold.thread_audience_id,
                Thread.title,
            )
            .where(Post.id == post_id)
        ).first()
    )


def _own_held(viewer: Viewer) -> Select[Post]:
    """While they belong to those who could read it before."""
    before = Space.audience_id, THREAD_AUDIENCE, POST_AUDIENCE
    return posts_with_holds().where(
        Post.author_id == viewer.member_id,
        PostHold.post_id.is_not(None),
        *(audience.in_(viewer.audiences) for audience in before),
    )


def get_own_waiting(session: Session, viewer: Viewer, contribution_id: int) -> HeldContribution:
    own = select(HeldContribution).where(
        HeldContribution.id == contribution_id, HeldContribution.author_id == viewer.member_id
    )
    return found(session.scalar(own.with_for_update().execution_options(populate_existing=True)))


def contribution_with_key(session: Session, author_id: int, form_key: str) -> HeldContribution | None:
    return session.scalar(
        select(HeldContribution).where(
            HeldContribution.author_id == author_id, HeldContribution.form_key == form_key
        )
    )


def contributions_since(session: Session, author_id: int, since: datetime) -> int:
    counted = select(func.count()).select_from(HeldContribution)
    return (
        session.scalar(
            counted.where(HeldContribution.author_id == author_id, HeldContribution.sent_at > since)
        )
        or 0
    )


def has_standing_post(session: Session, author_id: int) -> bool:
    """Whether a post of theirs can be read by anybody."""
    standing = select(Post.id).where(
        Post.author_id == author_id, Post.removed_at.is_(None), Post.audience_id != NOBODY
    )
    return session.scalar(standing.limit(1)) is not None


def hold_of(session: Session, post_id: int) -> PostHold | None:
    return session.get(PostHold, post_id, populate_existing=True)
