"""What follows when a phase was reached, dates were changed, or somebody was given a role."""

from collections.abc import Callable, Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from apfl_net.discussions.events import PostDeleted, PostRedacted
from apfl_net.ediscussions.actions.translating import forget_translations
from apfl_net.ediscussions.events import DatesChanged, MoreToTell, PhaseReached, RoleGiven
from apfl_net.ediscussions.models.ediscussions import DateChange, Ediscussion, EdiscussionRole, PhaseChange
from apfl_net.ediscussions.phases import ANNOUNCED, CLOSED, OPEN, PUBLISHED
from apfl_net.ediscussions.queries.hearing import concerned_after, ring_after
from apfl_net.kit import outbox
from apfl_net.kit.outbox import listens_to
from apfl_net.notifications.actions import notify, notify_all

MOST_TOLD_AT_ONCE = 200

Hearers = Callable[[Session, Ediscussion, int, int], Sequence[int]]
TOLD_OF_PHASES: dict[str, Hearers] = {
    ANNOUNCED: ring_after,
    OPEN: concerned_after,
    CLOSED: concerned_after,
    PUBLISHED: concerned_after,
}


@listens_to(PhaseReached)
def tell_of_phase(session: Session, event: PhaseReached, now: datetime) -> None:
    """The whole ring that it is announced, those whom it concerns of what comes after."""
    _tell(session, MoreToTell(subject="ediscussion_phase", subject_id=event.change_id, after=0), now)


@listens_to(DatesChanged)
def tell_of_dates(session: Session, event: DatesChanged, now: datetime) -> None:
    _tell(session, MoreToTell(subject="ediscussion_dates", subject_id=event.change_id, after=0), now)


@listens_to(MoreToTell)
def tell_more(session: Session, event: MoreToTell, now: datetime) -> None:
    _tell(session, event, now)


@listens_to(RoleGiven)
def tell_who_has_a_role(session: Session, event: RoleGiven, now: datetime) -> None:
    given = session.get(EdiscussionRole, event.role_id)
    if given and given.ended_at is None and given.member_id != given.given_by:
        notify(
            session,
            member_id=given.member_id,
            reason="ediscussion_role",
            subject="ediscussion_role",
            subject_id=given.id,
            now=given.given_at,
        )


@listens_to(PostRedacted)
def take_translations_of_redacted(session: Session, event: PostRedacted, now: datetime) -> None:
    forget_translations(session, post_id=event.post_id)


@listens_to(PostDeleted)
def take_translations_of_deleted(session: Session, event: PostDeleted, now: datetime) -> None:
    forget_translations(session, post_id=event.post_id)


def _tell(session: Session, event: MoreToTell, now: datetime) -> None:
    """Some hundreds at a time; the rest are another entry of the outbox."""
    found = _subject(session, event)
    if found is None:
        return
    ediscussion, hearers, actor, at = found
    told = hearers(session, ediscussion, event.after, MOST_TOLD_AT_ONCE)
    notify_all(
        session,
        member_ids=[member_id for member_id in told if member_id != actor],
        reason="ediscussion",
        subject=event.subject,
        subject_id=event.subject_id,
        now=at,
    )
    if len(told) == MOST_TOLD_AT_ONCE:
        outbox.record(session, MoreToTell(event.subject, event.subject_id, after=told[-1]), now=now)


def _subject(session: Session, event: MoreToTell) -> tuple[Ediscussion, Hearers, int | None, datetime] | None:
    """What it is about, who hears of it, who did it, and when."""
    if event.subject == "ediscussion_phase":
        change = session.get_one(PhaseChange, event.subject_id)
        hearers = None if _told_with_its_reason(change) else TOLD_OF_PHASES.get(change.phase)
        by, at = change.carried_out_by, change.carried_out_at
        of = change.ediscussion_id
    else:
        moved = session.get_one(DateChange, event.subject_id)
        hearers = ring_after if moved.kind == "widened" else concerned_after
        by, at, of = moved.changed_by, moved.changed_at, moved.ediscussion_id
    return (session.get_one(Ediscussion, of), hearers, by, at) if hearers else None


def _told_with_its_reason(change: PhaseChange) -> bool:
    """Closed early: that is told as a change of dates."""
    return change.phase == CLOSED and change.reason != ""
