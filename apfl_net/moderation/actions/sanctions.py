"""Warnings, suspensions and bans; appeals against them."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from apfl_net.access import policy as access_policy
from apfl_net.access.actions import lift_restriction, restrict
from apfl_net.access.models import StaffMember
from apfl_net.access.queries import is_last_administrator
from apfl_net.access.viewer import Viewer
from apfl_net.kit import outbox
from apfl_net.kit.mail.letters import post_letter
from apfl_net.moderation import policy
from apfl_net.moderation.actions import note_in_audit_log
from apfl_net.moderation.actions.cases import handle
from apfl_net.moderation.events import AppealFiled
from apfl_net.moderation.models import Appeal, Sanction
from apfl_net.moderation.queries.appeals import held_appeal
from apfl_net.moderation.queries.own import appeal_of, get_sanction_of
from apfl_net.moderation.words import APPEAL_TARGET, RESTRICTIONS
from apfl_net.notifications.actions import forget, notify


def sanction_in_case(
    session: Session,
    *,
    moderator: Viewer,
    case_id: int,
    version: int,
    kind: str,
    reason: str,
    until: datetime | None,
    now: datetime,
) -> Sanction:
    """Warn, suspend or ban whose thing the case is about."""
    case = handle(session, moderator=moderator, case_id=case_id, version=version, now=now)
    return sanction(
        session,
        moderator=moderator,
        member_id=case.about_id,
        kind=kind,
        reason=reason,
        until=until,
        case_id=case.id,
        now=now,
    )


def sanction(
    session: Session,
    *,
    moderator: Viewer,
    member_id: int,
    kind: str,
    reason: str,
    until: datetime | None,
    case_id: int | None = None,
    now: datetime,
) -> Sanction:
    """The member reads the reason, the end, and how to appeal: in a notice and in a mail."""
    staff = session.get(StaffMember, member_id)
    policy.check_may_sanction(moderator, kind, member_id, staff.role if staff else None)
    policy.check_end(kind, until, now)
    if kind != "warning":
        _let_one_at_a_time(session)
        access_policy.check_not_last_administrator(is_last_administrator(session, member_id, now))
    made = Sanction(
        member_id=member_id,
        kind=kind,
        reason=reason,
        until=until if kind in RESTRICTIONS else None,
        decided_at=now,
        decided_by=moderator.id,
        case_id=case_id,
    )
    if kind in RESTRICTIONS:
        restriction, cause = RESTRICTIONS[kind]
        made.restriction_id = restrict(
            session, member_id=member_id, kind=restriction, cause=cause, until=until, now=now
        ).id
    session.add(made)
    session.flush()
    _tell(session, made, now)
    post_letter(session, "moderation.sanction", now=now, sanction_id=made.id)
    note_in_audit_log(session, moderator.id, f"sanctioned: {kind}", "sanction", made.id, reason, now=now)
    return made


def lift_sanction(session: Session, *, sanction: Sanction, by: Viewer, now: datetime) -> None:
    """It ends now, and is marked so."""
    sanction.lifted_at, sanction.lifted_by = now, by.id
    if sanction.restriction_id:
        lift_restriction(session, restriction_id=sanction.restriction_id, now=now)


def appeal(session: Session, *, member_id: int, sanction_id: int, words: str, now: datetime) -> Appeal:
    """Ask for it to be looked at again; once for each sanction, while it holds."""
    appealed = get_sanction_of(session, member_id, sanction_id)
    policy.check_may_appeal(appealed, appeal_of(session, sanction_id) is not None, now)
    made = Appeal(sanction_id=sanction_id, words=words, filed_at=now, due_at=now + APPEAL_TARGET)
    session.add(made)
    session.flush()
    outbox.record(session, AppealFiled(appeal_id=made.id), now=now)
    return made


def decide_appeal(
    session: Session, *, moderator: Viewer, appeal_id: int, outcome: str, answer: str, now: datetime
) -> None:
    """By another person than who sanctioned. `outcome`: upheld (it stays) or lifted (it ends now)."""
    policy.check_is_network_moderator(moderator)
    decided, appealed = held_appeal(session, moderator, appeal_id)
    policy.check_may_decide_appeal(moderator, appealed)
    if decided.decided_at:
        raise policy.DecidedAlready
    decided.decided_at, decided.decided_by = now, moderator.id
    decided.outcome, decided.answer = outcome, answer
    if outcome == "lifted":
        lift_sanction(session, sanction=appealed, by=moderator, now=now)
    _tell(session, appealed, now)
    post_letter(session, "moderation.appeal_decided", now=now, appeal_id=decided.id)
    note_in_audit_log(
        session, moderator.id, f"decided appeal: {outcome}", "sanction", appealed.id, answer, now=now
    )


def _let_one_at_a_time(session: Session) -> None:
    """Or the last two administrators could shut each other out at the same moment."""
    admins = select(StaffMember.member_id).where(StaffMember.role == "admin")
    session.execute(admins.order_by(StaffMember.member_id).with_for_update())


def _tell(session: Session, made: Sanction, now: datetime) -> None:
    """A notice of the sanction as it stands; a new one when something was decided about it."""
    forget(session, subject="sanction", subject_id=made.id)
    notify(
        session,
        member_id=made.member_id,
        reason="sanction",
        subject="sanction",
        subject_id=made.id,
        now=now,
    )
