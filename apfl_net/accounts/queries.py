"""What a member signs in with, and what of it is about to change."""

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from apfl_net.access.models import StaffMember
from apfl_net.accounts.models import Departure, EmailChange, FailedCode, RecoveryCode, SecondFactor
from apfl_net.kit.lookalikes import in_latin_letters
from apfl_net.members.models import Member


def second_factor_of(session: Session, member_id: int) -> SecondFactor | None:
    """Only one that was confirmed counts."""
    kept = session.get(SecondFactor, member_id)
    return kept if kept and kept.confirmed_at else None


def count_recovery_codes(session: Session, member_id: int) -> int:
    """Those that were not used yet."""
    unused = select(func.count()).select_from(RecoveryCode).where(RecoveryCode.used_at.is_(None))
    return session.scalar(unused.where(RecoveryCode.member_id == member_id)) or 0


def count_failed_codes(session: Session, member_id: int, since: datetime) -> int:
    failed = select(func.count()).select_from(FailedCode).where(FailedCode.failed_at > since)
    return session.scalar(failed.where(FailedCode.member_id == member_id)) or 0


def open_email_change(session: Session, member_id: int, now: datetime) -> EmailChange | None:
    latest = session.scalar(
        select(EmailChange)
        .where(EmailChange.member_id == member_id, EmailChange.ended_at.is_(None))
        .order_by(EmailChange.id.desc())
        .limit(1)
    )
    return latest if latest and latest.is_open(now) else None


def count_email_changes(session: Session, member_id: int, since: datetime) -> int:
    asked = select(func.count()).select_from(EmailChange).where(EmailChange.asked_at > since)
    return session.scalar(asked.where(EmailChange.member_id == member_id)) or 0


def whose_address(session: Session, email: str) -> Member | None:
    """The member who has this address, whether they are still here or not."""
    return session.scalar(select(Member).where(Member.email == email))


def looks_like_somebodys(session: Session, email: str) -> bool:
    """Whether it is not the address of a member, but could be taken for one."""
    return not email.isascii() and whose_address(session, in_latin_letters(email)) is not None


def open_departure(session: Session, member_id: int) -> Departure | None:
    return session.scalar(
        select(Departure).where(
            Departure.member_id == member_id, Departure.cancelled_at.is_(None), Departure.done_at.is_(None)
        )
    )


def staff_role_of(session: Session, member_id: int) -> str | None:
    return session.scalar(select(StaffMember.role).where(StaffMember.member_id == member_id))


def count_other_administrators(session: Session, member_id: int) -> int:
    """Of those who are here and have not asked to leave."""
    leaving = select(Departure.member_id).where(Departure.cancelled_at.is_(None), Departure.done_at.is_(None))
    others = (
        select(func.count())
        .select_from(StaffMember)
        .join(Member, Member.id == StaffMember.member_id)
        .where(StaffMember.role == "admin", Member.left_at.is_(None), Member.id != member_id)
        .where(Member.id.not_in(leaving))
    )
    return session.scalar(others) or 0
