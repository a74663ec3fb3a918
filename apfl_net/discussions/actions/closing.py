"""Closing a thread, and opening it again."""

from datetime import datetime

from sqlalchemy.orm import Session

from apfl_net.access.viewer import Viewer
from apfl_net.discussions.actions.keeping_order import record_change, take_charge
from apfl_net.discussions.events import ThreadClosed
from apfl_net.discussions.models.threads import Thread, ThreadClosure
from apfl_net.discussions.policy.keeping_order import check_stands_alone
from apfl_net.discussions.queries.thread_head import closure_of
from apfl_net.kit import outbox


def close_thread(session: Session, *, moderator: Viewer, thread: Thread, reason: str, now: datetime) -> None:
    """Take no more posts in a thread. Closing it again changes nothing."""
    (thread,) = take_charge(session, moderator, thread.id)
    check_stands_alone(thread.home)
    if closure_of(session, thread.id):
        return
    session.add(ThreadClosure(thread_id=thread.id, closed_at=now, closed_by=moderator.id, reason=reason))
    record_change(session, thread=thread, kind="close", moderator=moderator, reason=reason, now=now)
    outbox.record(session, ThreadClosed(thread_id=thread.id), now=now)


def reopen_thread(session: Session, *, moderator: Viewer, thread: Thread, reason: str, now: datetime) -> None:
    """Take posts again. An open thread stays as it is."""
    (thread,) = take_charge(session, moderator, thread.id)
    closure = closure_of(session, thread.id)
    if closure is None:
        return
    record_change(
        session,
        thread=thread,
        kind="reopen",
        moderator=moderator,
        reason=reason,
        now=now,
        details={
            "closed_at": closure.closed_at.isoformat(),
            "closed_by": closure.closed_by,
            "reason": closure.reason,
        },
    )
    session.delete(closure)
    session.flush()
