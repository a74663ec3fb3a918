"""What a viewer may see: the start of every query that shows something.

A post is seen by those who belong to the audiences of its space, of its thread and of the post itself.
"""

from collections.abc import Sequence
from typing import TypeVar

from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.orm import InstrumentedAttribute, Session, contains_eager

from apfl_net.access.viewer import Viewer
from apfl_net.discussions.models.posts import Post
from apfl_net.discussions.models.spaces import Space, SpaceRole
from apfl_net.discussions.models.threads import Thread
from apfl_net.kit.errors import NotFound

T = TypeVar("T")


def open_to(viewer: Viewer, *audience_ids: InstrumentedAttribute[int]) -> list[ColumnElement[bool]]:
    """That the viewer belongs to the audience in each of these columns."""
    return [column.in_(viewer.audiences) for column in audience_ids]


def visible_spaces(viewer: Viewer) -> Select[Space]:
    return select(Space).where(*open_to(viewer, Space.audience_id))


def visible_threads(viewer: Viewer) -> Select[Thread]:
    """All but those that were merged into another; `signposts` knows where they lead to."""
    return threads_open_to(viewer).where(Thread.merged_into_id.is_(None))


def threads_open_to(viewer: Viewer) -> Select[Thread]:
    """Merged ones included: whose readers the viewer belongs to."""
    return (
        select(Thread)
        .join(Space, Space.id == Thread.space_id)
        .where(*open_to(viewer, Space.audience_id, Thread.audience_id))
    )


def visible_posts(viewer: Viewer) -> Select[Post]:
    return (
        select(Post)
        .join(Thread, Thread.id == Post.thread_id)
        .join(Space, Space.id == Thread.space_id)
        .where(*open_to(viewer, Space.audience_id, Thread.audience_id, Post.audience_id))
    )


def get_space(session: Session, viewer: Viewer, slug: str) -> Space:
    return found(session.scalar(visible_spaces(viewer).where(Space.slug == slug)))


def ids_of_spaces(session: Session, viewer: Viewer) -> Sequence[int]:
    return session.scalars(visible_spaces(viewer).with_only_columns(Space.id)).all()


def names_of_spaces(session: Session, viewer: Viewer) -> dict[str, str]:
    """Slug -> name of every space that the viewer sees."""
    named = visible_spaces(viewer).with_only_columns(Space.slug, Space.name)
    return dict(session.execute(named).all())


def spaces_to_ask_in(session: Session, viewer: Viewer) -> dict[str, str]:
    """The same of those in which every member may start a thread."""
    asked_in = visible_spaces(viewer).where(Space.home == "", Space.starters == "members")
    ordered = asked_in.with_only_columns(Space.slug, Space.name).order_by(Space.position, Space.id)
    return dict(session.execute(ordered).all())


def get_thread(session: Session, viewer: Viewer, thread_id: int) -> Thread:
    """The thread, with its space."""
    statement = visible_threads(viewer).where(Thread.id == thread_id).options(contains_eager(Thread.space))
    return found(session.scalar(statement))


def get_threads(session: Session, viewer: Viewer, *thread_ids: int, merged_too: bool = False) -> list[Thread]:
    """The threads as they are now, with their spaces; `NotFound` unless the viewer sees them all."""
    visible = threads_open_to(viewer) if merged_too else visible_threads(viewer)
    seen = session.scalars(
        visible.where(Thread.id.in_(thread_ids))
        .options(contains_eager(Thread.space))
        .execution_options(populate_existing=True)
    )
    threads = {thread.id: thread for thread in seen}
    return [found(threads.get(thread_id)) for thread_id in thread_ids]


def get_post(session: Session, viewer: Viewer, post_id: int) -> Post:
    """The post, with its thread."""
    statement = visible_posts(viewer).where(Post.id == post_id).options(contains_eager(Post.thread))
    return found(session.scalar(statement))


def role_in(session: Session, viewer: Viewer, space_id: int) -> str | None:
    """The viewer's role in a space, if they have one."""
    if viewer.member_id is None:
        return None
    role = session.get(SpaceRole, (space_id, viewer.member_id))
    return role.role if role else None


def found(row: T | None) -> T:
    """The row, or `NotFound` - also when it exists and is hidden: that is never told."""
    if row is None:
        raise NotFound
    return row
