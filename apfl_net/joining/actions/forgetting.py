"""Taking away what joining holds about somebody."""

from sqlalchemy import delete, or_, select
from sqlalchemy.orm import Session

from apfl_net.joining.models import Application, ApplicationStep, Invitation, JoinTry, Reconfirmation


def forget_member(session: Session, *, member_id: int, email: str) -> None:
    """Their applications, the invitations to them, the yearly questions, their tries at the door."""
    theirs = select(Application.id).where(or_(Application.member_id == member_id, Application.email == email))
    session.execute(delete(ApplicationStep).where(ApplicationStep.application_id.in_(theirs)))
    session.execute(delete(Application).where(Application.id.in_(theirs)))
    session.execute(
        delete(Invitation).where(or_(Invitation.member_id == member_id, Invitation.email == email))
    )
    session.execute(delete(Reconfirmation).where(Reconfirmation.member_id == member_id))
    session.execute(delete(JoinTry).where(JoinTry.email == email))
