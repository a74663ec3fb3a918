"""Moving a thread to another space."""

from datetime import datetime

from sqlalchemy import update
from sqlalchemy.orm import Session

from apfl_net.access.audiences import narrower
from apfl_net.access.models import Audience
from apfl_net.access.viewer import Viewer
from apfl_net.discussions.actions.keeping_order import (
    known_readers,
    record_change,
    take_charge,
    touch_related,
)
from apfl_net.discussions.actions.scheduling import as_text
from apfl_net.discussions.actions.settling import settle_threads
from apfl_net.discussions.models.spaces import Space
from apfl_net.discussions.models.threads import Thread, ThreadTally
from apfl_net.discussions.policy import keeping_order, moderating
from apfl_net.discussions.queries.visible import role_in


def move_thread(
    session: Session, *, moderator: Viewer, thread: Thread, space: Space, reason: str, now: datetime
) -> None:
    """Into a narrower space the thread becomes narrower too; into a wider one it stays as it is."""
    (thread,) = take_charge(session, moderator, thread.id)
    keeping_order.check_stands_alone(thread.home or space.home)
    moderating.check_may_moderate(moderator, role_in(session, moderator, space.id))
    if space.id == thread.space_id:
        raise keeping_order.AlreadyThere
    hold_rules(session, thread.space, space)
    readers = known_readers(session, thread)
    later_readers = readers_after(session, thread, space)
    record_change(
        session,
        thread=thread,
        kind="move",
        moderator=moderator,
        reason=reason,
        now=now,
        details={
            "from": thread.space_id,
            "to": space.id,
            "audience": readers.id,
            "pinned_at": as_text(thread.pinned_at),
        },
    )
    thread.pinned_at = None  # it was for the list of the space that it leaves
    place_thread(session, thread, space, later_readers)
    settle_threads(session, thread.id, now=now)


def readers_after(session: Session, thread: Thread, space: Space) -> Audience:
    """Who would read the thread in another space; one where nobody is named is not left or entered."""
    if thread.space.chatham_house != space.chatham_house:
        raise keeping_order.NamesWouldCross
    around = session.get_one(Audience, space.audience_id)
    readers = narrower(known_readers(session, thread), around)
    if readers is None:
        raise keeping_order.ReadersUnrelated
    return readers


def hold_rules(session: Session, *spaces: Space) -> None:
    """Whether people are named in the spaces stays as it is until this is done."""
    for space in sorted(spaces, key=lambda space: space.id):
        session.refresh(space, ["chatham_house"], with_for_update={"read": True})


def place_thread(session: Session, thread: Thread, space: Space, readers: Audience) -> None:
    thread.space, thread.audience_id = space, readers.id
    session.flush()
    tallies = update(ThreadTally).where(ThreadTally.thread_id == thread.id).values(space_id=space.id)
    session.execute(tallies)
    touch_related(session, thread)
