"""Threads that were merged into others: they stay as signposts, so that old addresses still land."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from apfl_net.access.viewer import Viewer
from apfl_net.discussions.models.threads import Thread
from apfl_net.discussions.queries.visible import found, get_thread, threads_open_to
from apfl_net.kit.errors import NotFound


def thread_or_target(session: Session, viewer: Viewer, thread_id: int) -> Thread:
    """The thread of this id, with its space; if it was merged, the one that it leads to."""
    try:
        return get_thread(session, viewer, thread_id)
    except NotFound:
        return target_of(session, viewer, thread_id)


def target_of(session: Session, viewer: Viewer, thread_id: int) -> Thread:
    """Where a merged thread leads to, for whoever may see both; `NotFound` for all others."""
    signpost = threads_open_to(viewer).where(Thread.id == thread_id, Thread.merged_into_id.is_not(None))
    target_id = found(session.scalar(signpost.with_only_columns(Thread.merged_into_id)))
    while further := session.scalar(select(Thread.merged_into_id).where(Thread.id == target_id)):
        target_id = further
    return get_thread(session, viewer, target_id)
