"""Another e-mail address: asked for here, confirmed from the old one and from the new."""

from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from apfl_net.accounts import policy, queries
from apfl_net.accounts.models import CONFIRM_WITHIN, EmailChange
from apfl_net.kit import signing
from apfl_net.kit.mail.letters import post_letter
from apfl_net.members.models import Member

OLD, NEW = "old", "new"


def ask_email_change(session: Session, *, member: Member, email: str, now: datetime) -> EmailChange:
    """Write to both addresses. Nothing here tells whether the new one belongs to somebody already."""
    policy.check_may_ask_email_change(queries.count_email_changes(session, member.id, now - policy.A_DAY))
    end_email_changes(session, member_id=member.id, now=now)
    change = EmailChange(member_id=member.id, old_email=member.email, new_email=email, asked_at=now)
    session.add(change)
    session.flush()
    for which in (OLD, NEW):
        post_letter(session, "accounts.email_change", now=now, change_id=change.id, which=which)
    return change


def end_email_changes(session: Session, *, member_id: int, now: datetime) -> None:
    session.execute(
        update(EmailChange)
        .where(EmailChange.member_id == member_id, EmailChange.ended_at.is_(None))
        .values(ended_at=now)
    )


def email_change_token(change: EmailChange, which: str) -> str:
    return signing.sign("email-change", f"{change.id}:{which}")


def email_change_with_token(session: Session, token: str, now: datetime) -> tuple[EmailChange, str] | None:
    """The change and which of its addresses this token went to; None when it is forged, over, or too old."""
    seconds = int(CONFIRM_WITHIN.total_seconds())
    signed = signing.unsign("email-change", token, seconds=seconds)
    change_id, _, which = (signed or "").partition(":")
    change = session.get(EmailChange, int(change_id)) if which else None
    return (change, which) if change and change.is_open(now) else None


def confirm_email_change(session: Session, *, change: EmailChange, which: str, now: datetime) -> bool:
    """One address agrees. Whether the other has too, so that the change is done."""
    session.refresh(change, with_for_update=True)
    if which == OLD:
        change.old_confirmed_at = change.old_confirmed_at or now
    else:
        change.new_confirmed_at = change.new_confirmed_at or now
    if not change.is_open(now) or not (change.old_confirmed_at and change.new_confirmed_at):
        return False
    change.ended_at = now
    if may_become(session, change.new_email):
        member = session.get_one(Member, change.member_id)
        member.email, member.changed_at = change.new_email, now
        post_letter(session, "accounts.email_changed", now=now, change_id=change.id)
    session.flush()
    return True


def may_become(session: Session, email: str) -> bool:
    """Whether nobody has the address, nor one that looks just like it."""
    return queries.whose_address(session, email) is None and not queries.looks_like_somebodys(session, email)


def cancel_email_change(session: Session, *, change_id: int, now: datetime) -> None:
    session.execute(
        update(EmailChange)
        .where(EmailChange.id == change_id, EmailChange.ended_at.is_(None))
        .values(ended_at=now)
    )


def email_changes_of(session: Session, member_id: int) -> list[EmailChange]:
    changes = select(EmailChange).where(EmailChange.member_id == member_id).order_by(EmailChange.id)
    return list(session.scalars(changes))
