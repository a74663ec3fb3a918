"""What goes with whoever is erased."""

from datetime import datetime

from sqlalchemy import delete, update
from sqlalchemy.orm import Session

from apfl_net.ediscussions.models.contributions import LateContribution
from apfl_net.ediscussions.models.ediscussions import HOLDS, EdiscussionRole
from apfl_net.ediscussions.models.facilitating import FacilitatorHandover
from apfl_net.ediscussions.models.messages import MessageReader
from apfl_net.ediscussions.models.participants import EdiscussionParticipant


def forget_member(session: Session, *, member_id: int, now: datetime) -> None:
    """That they took part, what they handed in and is no post, and their roles. Contributions are posts."""
    session.execute(delete(EdiscussionParticipant).where(EdiscussionParticipant.member_id == member_id))
    session.execute(delete(MessageReader).where(MessageReader.member_id == member_id))
    notes = update(FacilitatorHandover).where(FacilitatorHandover.from_id == member_id)
    session.execute(notes.values(note=""))
    late = update(LateContribution).where(
        LateContribution.author_id == member_id, LateContribution.decided_at.is_(None)
    )
    session.execute(late.values(decided_at=now, decided_by=member_id, decision="withdrawn"))
    words = update(LateContribution).where(LateContribution.author_id == member_id)
    session.execute(words.values(body="", pseudonym="", reason=""))
    roles = update(EdiscussionRole).where(EdiscussionRole.member_id == member_id, HOLDS)
    session.execute(roles.values(ended_at=now))
