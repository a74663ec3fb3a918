"""When a thread takes replies, and how often from each member."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from apfl_net.access.viewer import Viewer
from apfl_net.discussions.actions.keeping_order import record_change, take_charge
from apfl_net.discussions.models.threads import Thread
from apfl_net.discussions.policy.keeping_order import check_stands_alone


def schedule_thread(
    session: Session,
    *,
    moderator: Viewer,
    thread: Thread,
    opens_at: datetime | None,
    closes_at: datetime | None,
    reason: str,
    now: datetime,
) -> None:
    """Take replies from one moment to another; either may be left open.

    Nothing happens at these moments: they are compared with the clock when somebody reads or replies, so they
    cannot be missed.
    """
    (thread,) = take_charge(session, moderator, thread.id)
    check_stands_alone(thread.home)
    if (thread.opens_at, thread.closes_at) == (opens_at, closes_at):
        return
    record_change(
        session,
        thread=thread,
        kind="schedule",
        moderator=moderator,
        reason=reason,
        now=now,
        details={
            "before": [as_text(thread.opens_at), as_text(thread.closes_at)],
            "after": [as_text(opens_at), as_text(closes_at)],
        },
    )
    thread.opens_at, thread.closes_at = opens_at, closes_at
    session.flush()


def slow_down(
    session: Session,
    *,
    moderator: Viewer,
    thread: Thread,
    minutes: int,
    lasts: timedelta,
    reason: str,
    now: datetime,
) -> None:
    """Take one post in so many minutes from each member, for a while; none at all ends it at once."""
    (thread,) = take_charge(session, moderator, thread.id)
    seconds, until = (minutes * 60, now + lasts) if minutes else (0, None)
    if not seconds and not is_slow(thread, now):
        return
    record_change(
        session,
        thread=thread,
        kind="slow",
        moderator=moderator,
        reason=reason,
        now=now,
        details={
            "before": [thread.slow_seconds, as_text(thread.slow_until)],
            "after": [seconds, as_text(until)],
        },
    )
    thread.slow_seconds, thread.slow_until = seconds, until
    session.flush()


def is_slow(thread: Thread, now: datetime) -> bool:
    return thread.slow_until is not None and thread.slow_until > now


def as_text(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None


def from_text(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
