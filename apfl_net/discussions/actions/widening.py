"""Asking the authors of a thread whether more people may read it, answering, and opening a space to more."""

from datetime import datetime

from sqlalchemy import update
from sqlalchemy.orm import Session

from apfl_net.access.models import Audience
from apfl_net.access.policy import check_may_write
from apfl_net.access.viewer import Viewer
from apfl_net.discussions.actions.keeping_order import known_readers, record_change, take_charge
from apfl_net.discussions.actions.settling import settle
from apfl_net.discussions.actions.spaces import hold_space
from apfl_net.discussions.events import WideningAsked
from apfl_net.discussions.models.spaces import Space
from apfl_net.discussions.models.threads import Thread
from apfl_net.discussions.models.widenings import Widening, WideningAnswer
from apfl_net.discussions.policy import widening as policy
from apfl_net.discussions.queries.thread_head import closure_of
from apfl_net.discussions.queries.widenings import (
    get_widening,
    has_unrelated_readers,
    new_threads_wait,
    posts_in,
    title_is_of_another,
    waits_in,
    widening_of,
    wider_audiences,
)
from apfl_net.kit import outbox
from apfl_net.kit.db import insert_or
from apfl_net.kit.errors import Forbidden, NotFound
from apfl_net.moderation.actions import note_in_audit_log


def ask_to_widen(
    session: Session, *, moderator: Viewer, thread: Thread, audience: Audience, reason: str, now: datetime
) -> Widening:
    """Nothing is opened by it: everybody who wrote in the thread is asked, each for their own words."""
    (thread,) = take_charge(session, moderator, thread.id)
    readers = known_readers(session, thread)
    check_may_ask(session, thread)
    if audience.id not in {one.id for one in readers_to_choose(session, thread)}:
        raise policy.NotWider
    widening = Widening(
        thread_id=thread.id,
        from_id=readers.id,
        to_id=audience.id,
        asked_by=moderator.id,
        asked_at=now,
        reason=reason,
    )
    session.add(widening)
    session.flush()
    record_change(
        session,
        thread=thread,
        kind="widening",
        moderator=moderator,
        reason=reason,
        now=now,
        details={"widening": widening.id, "to": audience.id},
    )
    outbox.record(session, WideningAsked(widening_id=widening.id), now=now)
    return widening


def readers_to_choose(session: Session, thread: Thread) -> list[Audience]:
    """The audiences to which it can be opened: wider than its own, within that of its space."""
    space = session.get_one(Space, thread.space_id)
    readers = session.get_one(Audience, thread.audience_id)
    return wider_audiences(session, readers, session.get_one(Audience, space.audience_id))


def check_may_ask(session: Session, thread: Thread) -> None:
    """What is written for the thread as a whole must be of those who are asked."""
    if widening_of(session, thread.id):
        raise policy.AskedAlready
    if closure_of(session, thread.id):
        raise policy.ClosedForFew
    if title_is_of_another(session, thread):
        raise policy.TitleOfAnother
    if waits_in(session, thread.id):
        raise policy.SomethingWaits
    first = posts_in(session, thread.id)[0]
    if first.removed_at and not thread.home:
        raise policy.FirstPostGone


def answer_widening(
    session: Session, *, member: Viewer, widening_id: int, agreed: bool, now: datetime
) -> None:
    """Yes or no, at any time, also while one only reads, or reads the thread no longer."""
    get_widening(session, member, widening_id)  # `NotFound` for whoever is not asked
    widening = session.get_one(Widening, widening_id)
    insert = insert_or(session, WideningAnswer).values(
        widening_id=widening_id, member_id=member.id, agreed=agreed, answered_at=now
    )
    session.execute(
        insert.on_conflict_do_update(
            index_elements=["widening_id", "member_id"], set_={"agreed": agreed, "answered_at": now}
        )
    )
    settle(session, widening, now)


def widen_space(session: Session, *, by: Viewer, space: Space, audience: Audience, now: datetime) -> None:
    """Threads that are there keep their audience; each can then be asked for. New ones are for all."""
    check_may_write(by.restrictions)
    if not by.is_staff:
        raise Forbidden
    if space.audience_id not in by.audiences:
        raise NotFound
    hold_space(session, by, space, now)
    check_may_widen(session, space)
    if audience.id not in {one.id for one in wider_than(session, space)}:
        raise policy.SpaceNotWider
    space.audience_id = audience.id
    session.execute(
        update(Thread)
        .where(Thread.space_id == space.id)
        .values(version=Thread.version + 1)
        .execution_options(synchronize_session="fetch")
    )
    note_in_audit_log(session, by.id, "opened to more readers", "space", space.id, now=now)


def wider_than(session: Session, space: Space) -> list[Audience]:
    return wider_audiences(session, session.get_one(Audience, space.audience_id))


def check_may_widen(session: Session, space: Space) -> None:
    if has_unrelated_readers(session, space):
        raise policy.ReadersUnknown
    if new_threads_wait(session, space.id):
        raise policy.SomethingWaits
