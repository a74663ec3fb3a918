"""For whom somebody can propose a record: those they belong to, if somebody of the staff does too.

And for whom it can be once readers have it.
"""

from collections.abc import Sequence

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from apfl_net.access.models import MEMBERS, Audience, StaffMember
from apfl_net.access.queries import audiences_open_to, members_of
from apfl_net.access.viewer import Viewer
from apfl_net.resources.models.resources import Resource

PUBLIC_AND_MEMBERS = ("public", "members")


def audiences_to_propose_for(session: Session, viewer: Viewer) -> Sequence[Audience]:
    """Members first. Nobody could look at what is proposed for others: there is no way around an audience."""
    open_ones = audiences_open_to(session, viewer)
    kept = [one for one in open_ones if one.kind in PUBLIC_AND_MEMBERS or _has_staff(session, one)]
    return sorted(kept, key=lambda one: (one.id != MEMBERS, one.id))


def audiences_to_keep_for(session: Session, viewer: Viewer, resource: Resource) -> Sequence[Audience]:
    """For staff: fewer readers than it has now. More of them only if they proposed it themselves: whoever
    else did chose theirs."""
    is_own = resource.proposed_by_id == viewer.id
    now_for = session.get_one(Audience, resource.audience_id)
    return [
        one
        for one in audiences_to_propose_for(session, viewer)
        if one.id == now_for.id or is_own or _width(one) < _width(now_for)
    ]


def _width(audience: Audience) -> int:
    """Caucuses and groups contain each other never, all members contain them, everybody contains all."""
    return {"public": 2, "members": 1}.get(audience.kind, 0)


def staff_of(audience_id: int) -> Select[int]:
    """Select of the ids of those who may look at what is proposed for this audience."""
    return select(StaffMember.member_id).where(StaffMember.member_id.in_(members_of([audience_id])))


def _has_staff(session: Session, audience: Audience) -> bool:
    return session.scalar(staff_of(audience.id).limit(1)) is not None
