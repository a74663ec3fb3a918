"""Saying which post answers a question."""

from datetime import datetime

from sqlalchemy import delete, or_
from sqlalchemy.orm import Session

from apfl_net.access.policy import check_may_write
from apfl_net.access.viewer import Viewer
from apfl_net.discussions.actions.locking import hold_threads
from apfl_net.discussions.actions.posting import touch_thread
from apfl_net.discussions.events import AnswerMarked
from apfl_net.discussions.models.posts import Post, ThreadAnswer
from apfl_net.discussions.models.threads import Thread
from apfl_net.discussions.policy import answering
from apfl_net.discussions.queries.answers import answer_of
from apfl_net.discussions.queries.visible import role_in
from apfl_net.kit import outbox


def mark_answer(session: Session, *, viewer: Viewer, post: Post, now: datetime) -> None:
    """This post answers the question of its thread, in place of any other. Again changes nothing."""
    check_may_write(viewer.restrictions)
    thread = _locked_thread(session, viewer, post)
    session.refresh(post)
    answering.check_can_answer(thread, post)
    marked = answer_of(session, thread.id)
    if marked and marked.post_id == post.id:
        return
    # A post that came here from another thread may still be that one's answer.
    stale = or_(ThreadAnswer.thread_id == thread.id, ThreadAnswer.post_id == post.id)
    session.execute(delete(ThreadAnswer).where(stale).execution_options(synchronize_session="fetch"))
    session.add(ThreadAnswer(thread_id=thread.id, post_id=post.id, marked_at=now, marked_by=viewer.id))
    touch_thread(session, thread.id)
    outbox.record(session, AnswerMarked(post_id=post.id), now=now)


def unmark_answer(session: Session, *, viewer: Viewer, post: Post) -> None:
    """This post does not answer the question after all."""
    check_may_write(viewer.restrictions)
    thread = _locked_thread(session, viewer, post)
    marked = answer_of(session, thread.id)
    if marked and marked.post_id == post.id:
        session.delete(marked)
        touch_thread(session, thread.id)


def _locked_thread(session: Session, viewer: Viewer, post: Post) -> Thread:
    [thread] = hold_threads(session, viewer, post.thread_id)
    answering.check_may_mark_answer(viewer, thread, role_in(session, viewer, thread.space_id))
    return thread
