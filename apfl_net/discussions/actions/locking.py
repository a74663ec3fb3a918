"""Taking hold of threads, so that whoever posts, closes, moves, splits or merges waits for each other."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from apfl_net.access.viewer import Viewer
from apfl_net.discussions.models.threads import Thread
from apfl_net.discussions.queries.visible import get_threads


def hold_threads(
    session: Session, viewer: Viewer, *thread_ids: int, merged_too: bool = False
) -> list[Thread]:
    """The threads with their spaces, locked and as they are now; `NotFound` unless the viewer sees them all.

    They are locked in the order of their ids, whatever order they are asked for in, so that two who want the
    same threads never wait for each other in a ring. They are read when they are held: while one waited, they
    may have gone to another space.
    """
    locked = select(Thread.id).where(Thread.id.in_(thread_ids)).order_by(Thread.id).with_for_update()
    session.execute(locked)
    return get_threads(session, viewer, *thread_ids, merged_too=merged_too)
