"""The latest posts, for feeds."""

from collections.abc import Sequence

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from apfl_net.access.viewer import Viewer
from apfl_net.discussions.models.posts import Post
from apfl_net.discussions.models.spaces import Space
from apfl_net.discussions.models.threads import Thread, ThreadTally
from apfl_net.discussions.queries.posts import post_rows
from apfl_net.discussions.queries.visible import open_to
from apfl_net.kit.db import AnyRow

ENTRIES = 30


def latest_posts(
    session: Session, viewer: Viewer, *, space_id: int | None = None, thread_id: int | None = None
) -> Sequence[AnyRow]:
    """The latest posts with text that the viewer sees: of a thread, of a space, or of all."""
    posts = (
        post_rows(viewer)
        .add_columns(Thread.title.label("thread_title"))
        .join(Thread, Thread.id == Post.thread_id)
        .join(Space, Space.id == Thread.space_id)
        .where(*open_to(viewer, Space.audience_id, Thread.audience_id), Post.removed_at.is_(None))
        .limit(ENTRIES)
    )
    if thread_id is not None:
        return session.execute(posts.where(Post.thread_id == thread_id).order_by(Post.number.desc())).all()
    lively = posts.where(Post.thread_id.in_(_lively_threads(viewer, space_id)))
    return session.execute(lively.order_by(Post.written_at.desc(), Post.id.desc())).all()


def _lively_threads(viewer: Viewer, space_id: int | None) -> Select[int]:
    """The threads in which the latest posts are: there are no more of them than posts. (As many again, for
    posts whose text is gone.)"""
    threads = (
        select(ThreadTally.thread_id)
        .join(Thread, Thread.id == ThreadTally.thread_id)
        .join(Space, Space.id == Thread.space_id)
        .where(*open_to(viewer, Space.audience_id, Thread.audience_id, ThreadTally.audience_id))
        .order_by(ThreadTally.last_post_at.desc())
        .limit(2 * ENTRIES)
    )
    return threads if space_id is None else threads.where(ThreadTally.space_id == space_id)
