"""What follows from what happens in moderation: those who can do something are told."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from apfl_net.access.models import StaffMember
from apfl_net.kit.mail.letters import post_letter
from apfl_net.kit.outbox import listens_to
from apfl_net.moderation.events import AppealFiled, CaseOpened
from apfl_net.moderation.models import Appeal, Case, Sanction
from apfl_net.moderation.queries.cases import moderators_of, reports_in
from apfl_net.moderation.words import CATEGORIES
from apfl_net.notifications.actions import notify_all


@listens_to(CaseOpened)
def tell_moderators(session: Session, event: CaseOpened, now: datetime) -> None:
    """A notice for each; a mail where somebody could be in danger."""
    case = session.get(Case, event.case_id)
    if case is None or case.closed_at:
        return
    member_ids = [member.id for member in moderators_of(session, case)]
    notify_all(session, member_ids=member_ids, reason="case", subject="case", subject_id=case.id, now=now)
    if any(CATEGORIES[one.category].is_urgent for one in reports_in(session, case.id)[-1:]):
        for member_id in member_ids:
            post_letter(session, "moderation.case_waits", now=now, case_id=case.id, member_id=member_id)


@listens_to(AppealFiled)
def tell_who_decides(session: Session, event: AppealFiled, now: datetime) -> None:
    """The moderators of the network, but for whoever sanctioned and whoever appeals."""
    appeal = session.get(Appeal, event.appeal_id)
    if appeal is None or appeal.decided_at:
        return
    sanction = session.get_one(Sanction, appeal.sanction_id)
    deciding = select(StaffMember.member_id).where(
        StaffMember.role.in_(("admin", "moderator")),
        StaffMember.member_id.not_in((sanction.decided_by, sanction.member_id)),
    )
    notify_all(
        session,
        member_ids=session.scalars(deciding.order_by(StaffMember.member_id)).all(),
        reason="appeal",
        subject="appeal",
        subject_id=appeal.id,
        now=now,
    )
