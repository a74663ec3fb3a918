"""Drafts: their writer's alone."""

from collections.abc import Sequence

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from apfl_net.access.viewer import Viewer
from apfl_net.discussions.models.drafts import Draft
from apfl_net.discussions.models.posts import Post
from apfl_net.discussions.models.spaces import Space
from apfl_net.discussions.models.threads import Thread
from apfl_net.discussions.queries.visible import found, visible_posts, visible_spaces, visible_threads
from apfl_net.kit.db import AnyRow


def drafts_of(session: Session, viewer: Viewer) -> Sequence[AnyRow]:
    """A member's drafts, latest first; the thread or space is named only while they may see it."""
    # SQLite makes each of these before it joins them, so each is asked only for what the drafts are of.
    own = select(Draft).where(Draft.member_id == viewer.member_id)
    in_threads, of_posts = own.with_only_columns(Draft.thread_id), own.with_only_columns(Draft.post_id)
    threads, posts = visible_threads(viewer), visible_posts(viewer)
    thread = (
        threads.where(Thread.id.in_(in_threads))
        .with_only_columns(Thread.id, Thread.title, Thread.slug)
        .subquery()
    )
    post = posts.where(Post.id.in_(of_posts)).with_only_columns(Post.id, Post.number).subquery()
    space = visible_spaces(viewer).with_only_columns(Space.id, Space.name, Space.slug).subquery()
    return session.execute(
        select(
            Draft.id,
            Draft.title,
            Draft.body,
            Draft.language,
            Draft.saved_at,
            thread.c.id.label("thread_id"),
            thread.c.title.label("thread_title"),
            thread.c.slug.label("thread_slug"),
            space.c.name.label("space_name"),
            space.c.slug.label("space_slug"),
            post.c.id.label("post_id"),
            post.c.number.label("post_number"),
        )
        .outerjoin(thread, and_(thread.c.id == Draft.thread_id))
        .outerjoin(space, and_(space.c.id == Draft.space_id))
        .outerjoin(post, and_(post.c.id == Draft.post_id))
        .where(Draft.member_id == viewer.member_id)
        .order_by(Draft.saved_at.desc())
    ).all()


def draft_in_space(session: Session, viewer: Viewer, space: Space) -> Draft | None:
    return session.scalar(
        select(Draft).where(Draft.member_id == viewer.member_id, Draft.space_id == space.id)
    )


def draft_of_change(session: Session, viewer: Viewer, post: Post) -> Draft | None:
    return session.scalar(select(Draft).where(Draft.member_id == viewer.member_id, Draft.post_id == post.id))


def get_draft(session: Session, viewer: Viewer, draft_id: int) -> Draft:
    own = select(Draft).where(Draft.id == draft_id, Draft.member_id == viewer.member_id)
    return found(session.scalar(own))
