"""Which post answers a question: said only to those who see the post."""

from sqlalchemy import ColumnElement, and_, select
from sqlalchemy.orm import Session, aliased

from apfl_net.access.viewer import Viewer
from apfl_net.discussions.models.posts import Post, ThreadAnswer
from apfl_net.discussions.models.threads import Thread


def answers_openly(viewer: Viewer, answer: type[Post]) -> ColumnElement[bool]:
    """That a post marked as the answer still stands in the thread, and the viewer sees it."""
    return and_(
        answer.thread_id == Thread.id, answer.audience_id.in_(viewer.audiences), answer.removed_at.is_(None)
    )


def is_answered(viewer: Viewer) -> ColumnElement[bool]:
    """For lists of threads: that the viewer sees the answer to the question."""
    answer = aliased(Post)
    return (
        select(ThreadAnswer.thread_id)
        .join(answer, answer.id == ThreadAnswer.post_id)
        .where(ThreadAnswer.thread_id == Thread.id, answers_openly(viewer, answer))
        .correlate(Thread)
        .exists()
    )


def answer_of(session: Session, thread_id: int) -> ThreadAnswer | None:
    return session.get(ThreadAnswer, thread_id, populate_existing=True)
