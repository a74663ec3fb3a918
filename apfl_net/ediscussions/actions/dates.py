"""Setting the dates of an e-discussion, announcing it, and changing what was announced."""

from datetime import date, datetime, tzinfo

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from apfl_net.access.policy import check_may_write
from apfl_net.access.viewer import Viewer
from apfl_net.discussions.actions.homes import give_readers, hold_home, set_window
from apfl_net.ediscussions.actions.creating import hold_ediscussion
from apfl_net.ediscussions.actions.phases import carry_out
from apfl_net.ediscussions.events import DatesChanged
from apfl_net.ediscussions.models.ediscussions import DateChange, Ediscussion, ReferenceEvent
from apfl_net.ediscussions.models.questions import GuidingQuestion
from apfl_net.ediscussions.phases import (
    OPEN,
    PUBLISHED_WITHIN,
    SYNTHESIS_AFTER,
    Schedule,
    month_ends,
    opens_by_default,
)
from apfl_net.ediscussions.policy import dates as policy
from apfl_net.ediscussions.policy.roles import check_may_facilitate
from apfl_net.ediscussions.queries.lists import carried_out
from apfl_net.ediscussions.queries.visible import roles_of
from apfl_net.kit import outbox
from apfl_net.kit.i18n import zone


def schedule(
    session: Session,
    *,
    by: Viewer,
    ediscussion: Ediscussion,
    opens_at: datetime | None = None,
    closes_at: datetime | None = None,
    reason: str = "",
    now: datetime,
) -> None:
    """Set when it opens and closes; left open, from the day after the event to a month after its last day.

    Before it has opened; where it is announced already, all who were told are told anew.
    """
    ediscussion = take_in_hand(session, by, ediscussion)
    policy.check_not_opened(ediscussion.schedule, now, carried_out(session, ediscussion.id))
    event, where = event_and_zone(session, ediscussion)
    opens_at = opens_at or opens_by_default(event.last_day, where)
    closes_at = closes_at or month_ends(event.last_day, where)
    policy.check_dates(
        last_day=event.last_day,
        zone=where,
        bound=ediscussion.bound,
        opens_at=opens_at,
        closes_at=closes_at,
        now=now,
    )
    _check_questions_inside(session, ediscussion, opens_at, closes_at)
    before, until = ediscussion.opens_at, ediscussion.closes_at
    ediscussion.opens_at = opens_at
    _set_closing(session, ediscussion, closes_at)
    if ediscussion.announced_at and (before, until) != (opens_at, closes_at):
        note_date_change(session, by, ediscussion, "scheduled", before, opens_at, reason, now)


def announce(session: Session, *, by: Viewer, ediscussion: Ediscussion, now: datetime) -> None:
    """From now on its ring sees it, and hears of it."""
    ediscussion = take_in_hand(session, by, ediscussion)
    policy.check_may_announce(ediscussion.schedule)
    thread = hold_home(session, ediscussion.thread_id)
    give_readers(session, thread=thread, audience_id=ediscussion.audience_id)
    ediscussion.announced_at = now
    session.flush()
    carry_out(session, ediscussion_id=ediscussion.id, now=now, by=by.id)


def extend(
    session: Session, *, by: Viewer, ediscussion: Ediscussion, closes_at: datetime, reason: str, now: datetime
) -> None:
    """Close later, also beyond the month. What is closed stays closed."""
    ediscussion = take_in_hand(session, by, ediscussion)
    policy.check_may_move_closing(ediscussion.schedule, now, carried_out(session, ediscussion.id))
    policy.check_extends(ediscussion.schedule, closes_at)
    before = ediscussion.closes_at
    ediscussion.first_closes_at = ediscussion.first_closes_at or before
    _set_closing(session, ediscussion, closes_at)
    note_date_change(session, by, ediscussion, "extended", before, closes_at, reason, now)


def close_early(
    session: Session, *, by: Viewer, ediscussion: Ediscussion, reason: str, now: datetime
) -> None:
    """At once. Whoever pressed Post before has posted; whoever comes after keeps a draft."""
    ediscussion = take_in_hand(session, by, ediscussion)
    policy.check_may_move_closing(ediscussion.schedule, now, carried_out(session, ediscussion.id))
    before = ediscussion.closes_at
    ediscussion.first_closes_at = ediscussion.first_closes_at or before
    _set_closing(session, ediscussion, now)
    session.flush()
    note_date_change(session, by, ediscussion, "closed_early", before, now, reason, now)
    carry_out(session, ediscussion_id=ediscussion.id, now=now, by=by.id, reason=reason)


def publish(session: Session, *, by: Viewer, ediscussion: Ediscussion, now: datetime) -> None:
    """Its synthesis and proceedings are out: for whoever has made them so, in the same transaction."""
    ediscussion = hold_ediscussion(session, ediscussion.id)
    if ediscussion.synthesis_at and ediscussion.synthesis_at > now:
        ediscussion.synthesis_at = now
    ediscussion.published_at = ediscussion.published_at or now
    session.flush()
    carry_out(session, ediscussion_id=ediscussion.id, now=now, by=by.id)


def archive(session: Session, *, by: Viewer, ediscussion: Ediscussion, now: datetime) -> None:
    """It is over, and is kept to be read."""
    ediscussion = take_in_hand(session, by, ediscussion)
    ediscussion.archived_at = ediscussion.archived_at or now
    session.flush()
    carry_out(session, ediscussion_id=ediscussion.id, now=now, by=by.id)


def take_in_hand(session: Session, by: Viewer, ediscussion: Ediscussion) -> Ediscussion:
    """The e-discussion, locked and as it is now, for whoever facilitates it."""
    check_may_write(by.restrictions)
    check_may_facilitate(by, roles_of(session, by, ediscussion.id))
    return hold_ediscussion(session, ediscussion.id)


def event_and_zone(session: Session, ediscussion: Ediscussion) -> tuple[ReferenceEvent, tzinfo]:
    event = session.get_one(ReferenceEvent, ediscussion.event_id)
    return event, zone(event.time_zone)


def _set_closing(session: Session, ediscussion: Ediscussion, closes_at: datetime) -> None:
    """With it, the thread's window, and what follows from the closing."""
    ediscussion.closes_at = closes_at
    ediscussion.synthesis_at = closes_at + SYNTHESIS_AFTER
    ediscussion.publish_by = closes_at + PUBLISHED_WITHIN
    thread = hold_home(session, ediscussion.thread_id)
    set_window(session, thread=thread, opens_at=ediscussion.opens_at, closes_at=closes_at)


def _check_questions_inside(
    session: Session, ediscussion: Ediscussion, opens_at: datetime, closes_at: datetime
) -> None:
    dates = Schedule(opens_at=opens_at, closes_at=closes_at)
    for question in session.scalars(_questions_of(ediscussion)):
        if not policy.lies_within(dates, question.opens_at, question.closes_at):
            raise policy.QuestionsOutside


def note_date_change(
    session: Session,
    by: Viewer,
    ediscussion: Ediscussion,
    kind: str,
    before: datetime | None,
    after: datetime | None,
    reason: str,
    now: datetime,
) -> None:
    change = DateChange(
        ediscussion_id=ediscussion.id,
        kind=kind,
        before=before,
        after=after,
        reason=reason,
        changed_at=now,
        changed_by=by.id,
    )
    session.add(change)
    session.flush()
    outbox.record(session, DatesChanged(change_id=change.id), now=now)


def move_event(
    session: Session,
    *,
    by: Viewer,
    ediscussion: Ediscussion,
    first_day: date,
    last_day: date,
    reason: str,
    now: datetime,
) -> None:
    """The event was put off, or brought forward: every e-discussion that follows it goes with it, to the
    days after it. Once one has opened, the event is over and stays where it is."""
    event, where = event_and_zone(session, take_in_hand(session, by, ediscussion))
    if last_day < first_day:
        raise policy.LastDayFirst
    following = select(Ediscussion.id).where(Ediscussion.event_id == event.id).order_by(Ediscussion.id)
    held = [hold_ediscussion(session, one) for one in session.scalars(following).all()]
    for one in held:
        if one.opens_at and policy.has_reached(one.schedule, OPEN, now):
            raise policy.MovedBehindDiscussion
    event.first_day, event.last_day = first_day, last_day
    for one in held:
        if one.opens_at:
            _follow(session, by, one, last_day, where, reason, now)


def _follow(
    session: Session,
    by: Viewer,
    ediscussion: Ediscussion,
    last_day: date,
    where: tzinfo,
    reason: str,
    now: datetime,
) -> None:
    """By default again, unless that is over already; questions that would lie outside lose their dates."""
    before = ediscussion.opens_at
    opens_at, closes_at = opens_by_default(last_day, where), month_ends(last_day, where)
    if closes_at <= now:
        raise policy.ClosesInThePast
    ediscussion.opens_at = opens_at
    _set_closing(session, ediscussion, closes_at)
    dates = Schedule(opens_at=opens_at, closes_at=closes_at)
    for question in session.scalars(_questions_of(ediscussion)):
        if not policy.lies_within(dates, question.opens_at, question.closes_at):
            question.opens_at = question.closes_at = None
    if ediscussion.announced_at:
        note_date_change(session, by, ediscussion, "scheduled", before, opens_at, reason, now)


def _questions_of(ediscussion: Ediscussion) -> Select[GuidingQuestion]:
    return select(GuidingQuestion).where(GuidingQuestion.ediscussion_id == ediscussion.id)
