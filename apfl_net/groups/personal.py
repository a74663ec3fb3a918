"""What the groups hold about a member beyond that they belong: that somebody wanted to let them in."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from apfl_net.access.models import Audience
from apfl_net.groups.actions import forget_admissions, hand_on
from apfl_net.groups.models import GroupAdmission
from apfl_net.kit.personal import Holdings, rows_of


def export(session: Session, member_id: int) -> Holdings:
    """What was decided; while it waits, whom it is about is not told of it either."""
    admissions = (
        select(Audience.name, GroupAdmission.proposed_at, GroupAdmission.decided_at)
        .join(Audience, Audience.id == GroupAdmission.audience_id)
        .where(GroupAdmission.member_id == member_id, GroupAdmission.agreed.is_(True))
        .order_by(GroupAdmission.id)
    )
    return {"admissions": rows_of(session, admissions)}


def erase(session: Session, member_id: int, now: datetime) -> None:
    """Before the door forgets their groups: each goes on with an owner."""
    hand_on(session, member_id=member_id, now=now)
    forget_admissions(session, member_id=member_id)
