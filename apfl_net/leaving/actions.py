"""What happens when the time has come: somebody leaves, or is erased."""

from datetime import datetime

from sqlalchemy.orm import Session

from apfl_net.discussions.actions.forgetting import forget_private
from apfl_net.leaving.holdings import ONLY_THEIRS, ROOMS
from apfl_net.members.actions import depart
from apfl_net.members.models import Member


def let_go(session: Session, *, member: Member, now: datetime) -> None:
    """They leave: what only they saw is deleted, what they wrote stays with their name."""
    for room in ONLY_THEIRS:
        room.erase(session, member.id, now)
    forget_private(session, member_id=member.id)
    depart(session, member=member, now=now)


def erase(session: Session, *, member: Member, now: datetime) -> None:
    """Every room forgets who they were; what they wrote stays, by a former member. Safe to run twice."""
    for room in reversed(ROOMS.values()):
        room.erase(session, member.id, now)
