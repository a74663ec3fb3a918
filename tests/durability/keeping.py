"""What the database holds in the end."""

from collections import Counter
from datetime import timedelta

from sqlalchemy import func, select, update

from apfl_net.discussions.models.drafts import Draft
from apfl_net.discussions.models.posts import Post
from apfl_net.discussions.models.threads import Thread, ThreadTally
from apfl_net.kit.clock import utc_now
from apfl_net.kit.db import open_session
from apfl_net.kit.delivery import count_waiting
from apfl_net.kit.outbox import OutboxEntry
from apfl_net.notifications.models import Notice
from tests.durability.writing import Question


def count_held() -> int:
    """Entries that a worker has taken and not finished."""
    held = (OutboxEntry.leased_until > utc_now()) & OutboxEntry.done_at.is_(None)
    with open_session(writing=False) as session:
        return session.scalar(select(func.count()).select_from(OutboxEntry).where(held))


def let_leases_run_out() -> None:
    """As when a minute has passed since a worker was killed."""
    with open_session(writing=True) as session:
        gone = utc_now() - timedelta(seconds=1)
        session.execute(update(OutboxEntry).where(OutboxEntry.done_at.is_(None)).values(leased_until=gone))


def is_all_delivered() -> bool:
    with open_session(writing=False) as session:
        return count_waiting(session) == 0


def replies_in(question: Question) -> dict[str, str]:
    """Where each reply is, by its text; none is there twice."""
    with open_session(writing=False) as session:
        rows = session.execute(
            select(Post.body, Post.id).where(
                Post.thread_id == question.thread_id, Post.answers_id == question.post_id
            )
        ).all()
    assert [body for body, times in Counter(row.body for row in rows).items() if times > 1] == []
    return {row.body: f"/posts/{row.id}" for row in rows}


def check_the_thread_adds_up(question: Question, replies: int) -> None:
    """Numbers without gaps, the tally right, no draft of what was posted."""
    with open_session(writing=False) as session:
        numbers = session.scalars(
            select(Post.number).where(Post.thread_id == question.thread_id).order_by(Post.number)
        ).all()
        last = session.scalar(select(func.max(Post.id)).where(Post.number == numbers[-1]))
        assert numbers == list(range(1, replies + 2))
        assert session.get(Thread, question.thread_id).last_number == numbers[-1]
        tally = select(ThreadTally.posts, ThreadTally.last_number, ThreadTally.last_post_id)
        assert session.execute(tally).all() == [(replies + 1, numbers[-1], last)]
        assert session.scalars(select(Draft.body)).all() == []


def check_each_reply_was_noticed_once(question: Question, replies: int) -> None:
    """By the member who was answered, and by nobody else."""
    with open_session(writing=False) as session:
        ids = session.scalars(select(Post.id).where(Post.answers_id == question.post_id)).all()
        columns = select(Notice.member_id, Notice.reason, Notice.subject, Notice.subject_id)
        notices = session.execute(columns).all()
    assert len(ids) == replies
    assert sorted(notices) == sorted((question.member_id, "reply", "post", post_id) for post_id in ids)


def check_the_outbox_is_done(replies: int) -> None:
    """One entry for each thing that happened in discussions; all finished, none failed, dead or waiting."""
    with open_session(writing=False) as session:
        entries = session.scalars(select(OutboxEntry)).all()
    happened = Counter(entry.event for entry in entries if entry.event.startswith("discussions."))
    assert happened == {"discussions.ThreadStarted": 1, "discussions.PostWritten": replies + 1}
    left = [entry for entry in entries if entry.done_at is None or entry.dead_at or entry.error]
    assert [(entry.id, entry.error) for entry in left] == []
    assert {entry.tries for entry in entries} == {1}
