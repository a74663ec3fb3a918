"""What joining holds about a member, and how it goes."""

from datetime import datetime
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from apfl_net.joining.actions.forgetting import forget_member
from apfl_net.joining.models import PLACE, Application, ApplicationStep, Invitation, Reconfirmation
from apfl_net.joining.reasons import in_words
from apfl_net.members.models import Member

Rows = list[dict[str, Any]]


def export(session: Session, member_id: int) -> dict[str, Rows]:
    """By the name of what is held: their applications with what was asked and answered, the invitations to
    them, the yearly questions."""
    member = session.get_one(Member, member_id)
    return {
        "applications": [_application(session, found) for found in _applications(session, member)],
        "invitations": [_said(found, INVITED) for found in _invitations(session, member)],
        "reconfirmations": [_said(found, ASKED) for found in _reconfirmations(session, member)],
    }


def erase(session: Session, member_id: int, now: datetime) -> None:
    """All of it goes. What they decided about others as staff stays, under the name their row has then."""
    email = session.get_one(Member, member_id).email
    forget_member(session, member_id=member_id, email=email)


APPLIED = (
    *("email", "name", *PLACE, "languages", "why", "vouched_by"),
    *("applied_at", "code_accepted_at", "confirmed_at", "decided_at", "outcome"),
)
INVITED = ("email", "name", *PLACE, "note", "invited_at", "expires_at", "accepted_at")
ASKED = ("due_at", "asked_at", "lapsed_at", "confirmed_at")


def _said(row: Any, names: tuple[str, ...]) -> dict[str, Any]:
    return {name: _plain(getattr(row, name)) for name in names}


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime) else value


def _application(session: Session, application: Application) -> dict[str, Any]:
    steps = session.scalars(
        select(ApplicationStep)
        .where(ApplicationStep.application_id == application.id)
        .order_by(ApplicationStep.id)
    )
    return _said(application, APPLIED) | {
        "steps": [
            {"kind": step.kind, "at": _plain(step.taken_at), "text": in_words(step.reason, step.text)}
            for step in steps
        ]
    }


def _applications(session: Session, member: Member) -> list[Application]:
    theirs = or_(Application.member_id == member.id, Application.email == member.email)
    return list(session.scalars(select(Application).where(theirs).order_by(Application.id)))


def _invitations(session: Session, member: Member) -> list[Invitation]:
    theirs = or_(Invitation.member_id == member.id, Invitation.email == member.email)
    return list(session.scalars(select(Invitation).where(theirs).order_by(Invitation.id)))


def _reconfirmations(session: Session, member: Member) -> list[Reconfirmation]:
    theirs = Reconfirmation.member_id == member.id
    return list(session.scalars(select(Reconfirmation).where(theirs).order_by(Reconfirmation.id)))
