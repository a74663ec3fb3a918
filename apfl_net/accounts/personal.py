"""What accounts hold about a member: second factor, changes of address, departures."""

from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from apfl_net.accounts.actions.second_factor import forget_second_factor
from apfl_net.accounts.models import Departure, EmailChange, RecoveryCode, SecondFactor
from apfl_net.kit.mail.keeping import forget_address
from apfl_net.kit.personal import Holdings, rows_of
from apfl_net.members.models import Member


def export(session: Session, member_id: int) -> Holdings:
    """That there is a second factor, not its secret: whoever finds the file must not sign in with it."""
    changes = select(EmailChange.old_email, EmailChange.new_email, EmailChange.asked_at, EmailChange.ended_at)
    departures = select(Departure.kind, Departure.asked_at, Departure.due_at, Departure.cancelled_at)
    return {
        "second_factor": rows_of(
            session, select(SecondFactor.confirmed_at).where(SecondFactor.member_id == member_id)
        ),
        "recovery_codes_used": rows_of(
            session,
            select(RecoveryCode.used_at).where(
                RecoveryCode.member_id == member_id, RecoveryCode.used_at.is_not(None)
            ),
        ),
        "email_changes": rows_of(session, changes.where(EmailChange.member_id == member_id)),
        "departures": rows_of(session, departures.where(Departure.member_id == member_id)),
    }


def erase(session: Session, member_id: int, now: datetime) -> None:
    """The departure itself stays, without a name: that it was done is what a second worker must know."""
    forget_second_factor(session, member_id=member_id)
    forget_address(session, session.get_one(Member, member_id).email)
    session.execute(delete(EmailChange).where(EmailChange.member_id == member_id))
