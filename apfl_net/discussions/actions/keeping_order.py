"""What every act of a moderator has in common: who may, and the line it leaves in the thread."""

import json
from datetime import datetime
from typing import Any

from sqlalchemy import update
from sqlalchemy.orm import Session

from apfl_net.access.models import Audience
from apfl_net.access.policy import check_may_write
from apfl_net.access.viewer import Viewer
from apfl_net.discussions.actions.locking import hold_threads
from apfl_net.discussions.events import ThreadChanged
from apfl_net.discussions.models.threads import Thread, ThreadChange
from apfl_net.discussions.policy import keeping_order, moderating
from apfl_net.discussions.queries.changes import readers_of, threads_named_with
from apfl_net.discussions.queries.visible import get_threads, role_in
from apfl_net.kit import outbox


def take_charge(
    session: Session, moderator: Viewer, *thread_ids: int, merged_too: bool = False
) -> list[Thread]:
    """The threads, locked and as they are now, for whoever may keep order in all of them."""
    check_may_write(moderator.restrictions)
    held = hold_threads(session, moderator, *thread_ids, merged_too=merged_too)
    return _in_charge_of(session, moderator, held)


def look_over(
    session: Session, moderator: Viewer, *thread_ids: int, merged_too: bool = False
) -> list[Thread]:
    """The same for a page that only says what could be done: it reads, so it holds nothing."""
    seen = get_threads(session, moderator, *thread_ids, merged_too=merged_too)
    return _in_charge_of(session, moderator, seen)


def _in_charge_of(session: Session, moderator: Viewer, threads: list[Thread]) -> list[Thread]:
    for thread in threads:
        moderating.check_may_moderate(moderator, role_in(session, moderator, thread.space_id))
    return threads


def known_readers(session: Session, thread: Thread) -> Audience:
    """Who reads the thread; refused where neither its own audience nor its space's is a part of the other.

    Nobody could say then who would come to see what elsewhere.
    """
    readers = readers_of(session, thread)
    if readers is None:
        raise keeping_order.ReadersUnrelated
    return readers


def record_change(
    session: Session,
    *,
    thread: Thread,
    kind: str,
    moderator: Viewer,
    now: datetime,
    reason: str = "",
    other: Thread | None = None,
    audience_id: int | None = None,
    details: dict[str, Any] | None = None,
) -> ThreadChange:
    """Leave a line in the thread, and in the `other` one, read by its readers as they are when it is written.

    `details` is what is needed to undo it.
    """
    change = ThreadChange(
        thread_id=thread.id,
        kind=kind,
        other_thread_id=other.id if other else None,
        audience_id=audience_id or thread.audience_id,
        changed_at=now,
        changed_by=moderator.id,
        reason=reason,
        details=json.dumps(details or {}),
    )
    session.add(change)
    for told in (thread, other) if other else (thread,):
        told.changes += 1
        told.version += 1
    session.flush()
    outbox.record(session, ThreadChanged(change_id=change.id), now=now)
    return change


def touch_related(session: Session, thread: Thread) -> None:
    """Pages that name the thread, in a line or as that of an answered post, have to name it anew."""
    session.flush()
    related = threads_named_with(session, thread.id)
    session.execute(update(Thread).where(Thread.id.in_(related)).values(version=Thread.version + 1))
