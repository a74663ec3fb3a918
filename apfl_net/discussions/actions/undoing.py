"""Undoing what was done to keep order, where that still makes sense and shows nothing to a new eye."""

from collections.abc import Callable
from datetime import datetime

from sqlalchemy.orm import Session

from apfl_net.access.viewer import Viewer
from apfl_net.discussions.actions.bringing_back import WAYS, Undoing
from apfl_net.discussions.actions.keeping_order import look_over, record_change, take_charge
from apfl_net.discussions.actions.settling import settle_threads
from apfl_net.discussions.models.threads import Thread, ThreadChange
from apfl_net.discussions.policy.keeping_order import CannotUndo, ChangedAgain, ElsewhereNow, UndoneAlready
from apfl_net.discussions.queries.changes import changes_since
from apfl_net.kit.errors import Conflict, NotFound


def undo_change(
    session: Session, *, moderator: Viewer, change: ThreadChange, reason: str, now: datetime
) -> Thread:
    """Bring back what was before; the thread gets a line about that too. The thread that it is told in."""
    undoing = _take_up(session, moderator, change, take_charge)
    session.refresh(change)
    check_may_undo(session, undoing)
    change.undone_at, change.undone_by = now, moderator.id
    WAYS[change.kind].bring_back(undoing)
    record_change(
        session,
        thread=undoing.thread,
        kind="undo",
        moderator=moderator,
        reason=reason,
        now=now,
        other=undoing.other,
        audience_id=change.audience_id if undoing.other else None,
        details={"of": change.id, "kind": change.kind, "then": change.changed_at.isoformat()},
    )
    settle_threads(session, *(thread.id for thread in undoing.threads), now=now)
    return undoing.thread


def why_not(session: Session, moderator: Viewer, change: ThreadChange) -> Conflict | None:
    """What stands against undoing a change, if anything does."""
    try:
        check_may_undo(session, _take_up(session, moderator, change, look_over))
    except Conflict as refusal:
        return refusal
    return None


def check_may_undo(session: Session, undoing: Undoing) -> None:
    change = undoing.change
    if change.undone_at:
        raise UndoneAlready
    way = WAYS.get(change.kind)
    if way is None:
        raise CannotUndo
    if way.family and changes_since(session, change, way.family):
        raise ChangedAgain
    way.check(undoing)


def _take_up(
    session: Session, moderator: Viewer, change: ThreadChange, take: Callable[..., list[Thread]]
) -> Undoing:
    """With both threads, where there are two: one of them may be a signpost by now."""
    if change.other_thread_id is None:
        (thread,) = take(session, moderator, change.thread_id)
        return Undoing(session, moderator, change, thread, None)
    try:
        both = take(session, moderator, change.thread_id, change.other_thread_id, merged_too=True)
    except NotFound:
        raise ElsewhereNow from None
    return Undoing(session, moderator, change, *both)
