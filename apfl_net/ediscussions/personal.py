"""What the e-discussions hold about a member: in which capacity they wrote, that they take part, their roles,
what they handed in late, what they said of a synthesis. The contributions themselves are posts."""

from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from apfl_net.ediscussions.actions.withdrawing import forget_comments
from apfl_net.ediscussions.models.contributions import Contribution, ContributionQuestion, LateContribution
from apfl_net.ediscussions.models.ediscussions import EdiscussionRole
from apfl_net.ediscussions.models.participants import EdiscussionParticipant
from apfl_net.ediscussions.models.synthesis import SynthesisComment
from apfl_net.kit.db import AnySelect
from apfl_net.kit.personal import Holdings, rows_of


def export(session: Session, member_id: int) -> Holdings:
    return {
        name: rows_of(session, statement)
        for name, statement in (_contributed(member_id) | _taking_part(member_id)).items()
    }


def erase(session: Session, member_id: int, now: datetime) -> None:
    """What they wrote as contributions stays, without name, with its capacity and its questions."""
    forget_comments(session, member_id=member_id)
    waits = LateContribution.author_id == member_id, LateContribution.decided_at.is_(None)
    session.execute(delete(LateContribution).where(*waits))
    for table in (EdiscussionParticipant, EdiscussionRole):
        session.execute(delete(table).where(table.member_id == member_id))


def _contributed(member_id: int) -> dict[str, AnySelect]:
    return {
        "contributions": select(
            Contribution.ediscussion_id, Contribution.capacity, Contribution.sent_at
        ).where(Contribution.author_id == member_id),
        "contributions_to_questions": select(
            ContributionQuestion.form_key, ContributionQuestion.question_id
        ).where(ContributionQuestion.author_id == member_id),
        "late_contributions": select(
            LateContribution.ediscussion_id,
            LateContribution.handed_at,
            LateContribution.body,
            LateContribution.decision,
            LateContribution.reason,
        ).where(LateContribution.author_id == member_id),
        "comments_on_syntheses": select(
            SynthesisComment.ediscussion_id, SynthesisComment.written_at, SynthesisComment.body
        ).where(SynthesisComment.member_id == member_id),
    }


def _taking_part(member_id: int) -> dict[str, AnySelect]:
    return {
        "taking_part": select(
            EdiscussionParticipant.ediscussion_id,
            EdiscussionParticipant.invited_at,
            EdiscussionParticipant.joined_at,
        ).where(EdiscussionParticipant.member_id == member_id),
        "roles": select(
            EdiscussionRole.ediscussion_id,
            EdiscussionRole.role,
            EdiscussionRole.given_at,
            EdiscussionRole.ended_at,
        ).where(EdiscussionRole.member_id == member_id),
    }
