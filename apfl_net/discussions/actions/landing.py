"""Where a reply lands, when threads were merged or split while it was written."""

from sqlalchemy.orm import Session

from apfl_net.access.viewer import Viewer
from apfl_net.discussions.actions.locking import hold_threads
from apfl_net.discussions.models.posts import Post
from apfl_net.discussions.models.threads import Thread
from apfl_net.discussions.policy.posting import ThreadIsGone
from apfl_net.discussions.queries.changes import has_left
from apfl_net.discussions.queries.signposts import target_of
from apfl_net.kit.errors import NotFound


def landing_of(
    session: Session, author: Viewer, thread: Thread, answers: Post | None
) -> tuple[Thread, Post | None]:
    """The thread, locked and as it is now, and the answered post if it is there.

    A merged thread leads on to the other. An answer goes where its post went with a split; what answers a
    post that was never here is a reply to the thread as a whole.
    """
    held = _hold(session, author, thread.id)
    if answers is None:
        return held, None
    session.refresh(answers, ["thread_id", "removed_at"])
    if answers.thread_id != held.id and has_left(session, held.id, answers.id):
        held = _hold(session, author, answers.thread_id)
    return held, answers if answers.thread_id == held.id else None


def _hold(session: Session, author: Viewer, thread_id: int) -> Thread:
    try:
        return hold_threads(session, author, thread_id)[0]
    except NotFound:
        pass
    try:
        return hold_threads(session, author, target_of(session, author, thread_id).id)[0]
    except NotFound:
        raise ThreadIsGone from None
