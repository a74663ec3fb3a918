"""Once a year: does all still hold? Who does not say so only reads, until they do."""

from datetime import datetime

from sqlalchemy import update
from sqlalchemy.orm import Session

from apfl_net.access.actions import lift_restrictions, restrict
from apfl_net.access.viewer import Viewer
from apfl_net.joining import policy
from apfl_net.joining.actions.entering import settle
from apfl_net.joining.models import Reconfirmation
from apfl_net.joining.queries import reconfirmations as queries
from apfl_net.kit.mail.letters import post_letter
from apfl_net.kit.text import clean_line
from apfl_net.members.actions import note_change
from apfl_net.members.models import Member, Membership, Organisation
from apfl_net.members.queries import current_membership
from apfl_net.notifications.actions import notify


def ask_who_is_due(session: Session, *, now: datetime) -> None:
    """A letter and a notice, thirty days before the year is over; once, however late we come to it."""
    for row in queries.members_to_ask(session, now):
        asked = Reconfirmation(member_id=row.id, due_at=row.confirmed_at + policy.YEAR, asked_at=now)
        session.add(asked)
        session.flush()
        if asked.due_at > now:
            _tell(session, asked, "joining.reconfirmation", now)


def let_lapse(session: Session, *, now: datetime) -> None:
    """Whose year is over without an answer only reads from here on."""
    for asked in queries.reconfirmations_due(session, now):
        asked.lapsed_at = now
        if not queries.has_lapsed(session, asked.member_id):
            restrict(
                session, member_id=asked.member_id, kind="read_only", cause="lapsed", until=None, now=now
            )
            note_change(session, session.get_one(Member, asked.member_id), now=now)
        _tell(session, asked, "joining.lapse", now)


def _tell(session: Session, asked: Reconfirmation, letter: str, now: datetime) -> None:
    post_letter(session, letter, now=now, reconfirmation_id=asked.id)
    notify(
        session,
        member_id=asked.member_id,
        reason="membership",
        subject="membership",
        subject_id=asked.id,
        now=now,
    )


def confirm_membership(
    session: Session, *, viewer: Viewer, organisation: str, kind: str, position: str, now: datetime
) -> None:
    """All holds, or holds with what is corrected; writing is open again.

    Constituency and country stay: they decide what one may read, so staff agree to a change of them.
    """
    member = session.get_one(Member, viewer.id)
    present = current_membership(session, member.id)
    if present:
        _correct(session, member, present, clean_line(organisation), kind, clean_line(position), now)
    member.confirmed_at = now
    lift_restrictions(session, member_id=member.id, cause="lapsed", now=now)
    note_change(session, member, now=now)
    session.execute(
        update(Reconfirmation)
        .where(Reconfirmation.member_id == member.id, Reconfirmation.confirmed_at.is_(None))
        .values(confirmed_at=now)
    )


def _correct(
    session: Session,
    member: Member,
    present: Membership,
    organisation: str,
    kind: str,
    position: str,
    now: datetime,
) -> None:
    """Another organisation begins a new membership, and the one before is kept; another position does not."""
    body = session.get_one(Organisation, present.organisation_id)
    if organisation != body.name:
        place = {"organisation": organisation, "organisation_kind": kind, "position": position}
        here = {"constituency": present.constituency, "country": present.country}
        settle(session, member=member, place=place | here, now=now)
        return
    body.kind = body.kind or kind
    if position != present.position:
        present.position = position
