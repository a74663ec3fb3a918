"""Who is told of what in an e-discussion; whether they want to hear of it is asked elsewhere."""

from collections.abc import Sequence

from sqlalchemy import or_, select, union
from sqlalchemy.orm import Session

from apfl_net.access.queries import members_of
from apfl_net.ediscussions.models.ediscussions import HOLDS, Ediscussion, EdiscussionRole
from apfl_net.ediscussions.models.participants import EdiscussionParticipant
from apfl_net.members.models import Member


def ring_after(session: Session, ediscussion: Ediscussion, after: int, limit: int) -> Sequence[int]:
    """Members of its ring, so many, in the order of their ids."""
    ring = members_of([ediscussion.audience_id])
    return session.scalars(ring.where(Member.id > after).order_by(Member.id).limit(limit)).all()


def concerned_after(session: Session, ediscussion: Ediscussion, after: int, limit: int) -> Sequence[int]:
    """Those of the ring who were invited, take part, or have a role."""
    taking_part = select(EdiscussionParticipant.member_id).where(
        EdiscussionParticipant.ediscussion_id == ediscussion.id,
        or_(EdiscussionParticipant.joined_at.is_not(None), EdiscussionParticipant.invited_at.is_not(None)),
    )
    in_office = select(EdiscussionRole.member_id).where(
        EdiscussionRole.ediscussion_id == ediscussion.id, HOLDS
    )
    ring = members_of([ediscussion.audience_id]).where(Member.id.in_(union(taking_part, in_office)))
    return session.scalars(ring.where(Member.id > after).order_by(Member.id).limit(limit)).all()
