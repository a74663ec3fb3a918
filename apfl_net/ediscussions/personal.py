"""What the e-discussions hold about a member: in what they took part, how, and what they translated."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from apfl_net.ediscussions.actions.forgetting import forget_member
from apfl_net.ediscussions.actions.withdrawing import forget_comments
from apfl_net.ediscussions.models.contributions import (
    Contribution,
    ContributionQuestion,
    ContributionTranslation,
    LateContribution,
)
from apfl_net.ediscussions.models.ediscussions import Ediscussion, EdiscussionRole
from apfl_net.ediscussions.models.facilitating import FacilitatorHandover
from apfl_net.ediscussions.models.messages import EdiscussionMessage, MessageReader, MessageText
from apfl_net.ediscussions.models.participants import EdiscussionParticipant
from apfl_net.ediscussions.models.proceedings import Proceedings, ProceedingsPerson
from apfl_net.ediscussions.models.questions import GuidingQuestion
from apfl_net.ediscussions.models.synthesis import SynthesisComment
from apfl_net.kit.db import AnySelect
from apfl_net.kit.personal import Holdings, rows_of


def export(session: Session, member_id: int) -> Holdings:
    """Their contributions themselves are among the posts."""
    title = Ediscussion.title.label("e_discussion")
    capacities = select(title, Contribution.sent_at, Contribution.capacity).join(
        Ediscussion, Ediscussion.id == Contribution.ediscussion_id
    )
    answered = (
        select(title, GuidingQuestion.number, ContributionQuestion.form_key)
        .join(GuidingQuestion, GuidingQuestion.id == ContributionQuestion.question_id)
        .join(Ediscussion, Ediscussion.id == GuidingQuestion.ediscussion_id)
    )
    late = select(title, LateContribution.handed_at, LateContribution.decision, LateContribution.body).join(
        Ediscussion, Ediscussion.id == LateContribution.ediscussion_id
    )
    taking_part = select(title, EdiscussionParticipant.invited_at, EdiscussionParticipant.joined_at).join(
        Ediscussion, Ediscussion.id == EdiscussionParticipant.ediscussion_id
    )
    roles = select(title, EdiscussionRole.role, EdiscussionRole.given_at, EdiscussionRole.ended_at).join(
        Ediscussion, Ediscussion.id == EdiscussionRole.ediscussion_id
    )
    translated = select(
        ContributionTranslation.post_id, ContributionTranslation.language, ContributionTranslation.body
    )
    comments = select(title, SynthesisComment.written_at, SynthesisComment.body).join(
        Ediscussion, Ediscussion.id == SynthesisComment.ediscussion_id
    )
    kept: dict[str, AnySelect] = {
        "contributions": capacities.where(Contribution.author_id == member_id),
        "questions_answered": answered.where(ContributionQuestion.author_id == member_id),
        "handed_in_late": late.where(LateContribution.author_id == member_id),
        "takes_part_in": taking_part.where(EdiscussionParticipant.member_id == member_id),
        "roles": roles.where(EdiscussionRole.member_id == member_id),
        "comments_on_syntheses": comments.where(SynthesisComment.member_id == member_id),
        "translations": translated.where(ContributionTranslation.translated_by == member_id),
    }
    kept |= _of_the_desk(member_id) | {"named_in_proceedings": _proceedings(member_id)}
    return {name: rows_of(session, statement) for name, statement in kept.items()}


def _of_the_desk(member_id: int) -> dict[str, AnySelect]:
    """What facilitators wrote to them, and what they wrote as facilitators."""
    addressed = (
        select(Ediscussion.title.label("e_discussion"), EdiscussionMessage.kind, MessageReader.addressed_at)
        .join(EdiscussionMessage, EdiscussionMessage.id == MessageReader.message_id)
        .join(Ediscussion, Ediscussion.id == EdiscussionMessage.ediscussion_id)
    )
    written = select(MessageText.subject, MessageText.body, MessageText.written_at)
    notes = select(FacilitatorHandover.handed_at, FacilitatorHandover.note)
    return {
        "messages": addressed.where(MessageReader.member_id == member_id),
        "messages_written": written.where(MessageText.written_by == member_id),
        "handed_over": notes.where(FacilitatorHandover.from_id == member_id),
    }


def _proceedings(member_id: int) -> AnySelect:
    """Versions that name them. When they are erased, those are withdrawn, and say so no more."""
    return (
        select(Ediscussion.title.label("e_discussion"), Proceedings.number, Proceedings.frozen_at)
        .join(Ediscussion, Ediscussion.id == Proceedings.ediscussion_id)
        .join(ProceedingsPerson, ProceedingsPerson.proceedings_id == Proceedings.id)
        .where(ProceedingsPerson.member_id == member_id)
        .order_by(Proceedings.id)
    )


def erase(session: Session, member_id: int, now: datetime) -> None:
    forget_member(session, member_id=member_id, now=now)
    forget_comments(session, member_id=member_id)
