"""Keeping a thread at the head of its space's list."""

from datetime import datetime

from sqlalchemy.orm import Session

from apfl_net.access.viewer import Viewer
from apfl_net.discussions.actions.keeping_order import record_change, take_charge
from apfl_net.discussions.models.threads import Thread
from apfl_net.discussions.policy.keeping_order import MOST_PINNED, TooManyPinned
from apfl_net.discussions.queries.choices import pinned_in


def pin_thread(session: Session, *, moderator: Viewer, thread: Thread, reason: str, now: datetime) -> None:
    (thread,) = take_charge(session, moderator, thread.id)
    if thread.pinned_at:
        return
    if pinned_in(session, thread.space_id) >= MOST_PINNED:
        raise TooManyPinned
    thread.pinned_at = now
    record_change(session, thread=thread, kind="pin", moderator=moderator, reason=reason, now=now)


def unpin_thread(session: Session, *, moderator: Viewer, thread: Thread, reason: str, now: datetime) -> None:
    (thread,) = take_charge(session, moderator, thread.id)
    if thread.pinned_at is None:
        return
    record_change(
        session,
        thread=thread,
        kind="unpin",
        moderator=moderator,
        reason=reason,
        now=now,
        details={"pinned_at": thread.pinned_at.isoformat()},
    )
    thread.pinned_at = None
    session.flush()
