"""Telling people of what facilitators wrote, of what came late, and of what became of it."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from apfl_net.ediscussions.events import LateContributionDecided, LateContributionHanded, MessageSent
from apfl_net.ediscussions.models.contributions import LateContribution
from apfl_net.ediscussions.models.ediscussions import HOLDS, Ediscussion, EdiscussionRole
from apfl_net.ediscussions.models.messages import EdiscussionMessage
from apfl_net.ediscussions.policy.roles import FACILITATOR
from apfl_net.ediscussions.queries.messages import readers_after
from apfl_net.ediscussions.queries.participating import mutes
from apfl_net.kit import outbox
from apfl_net.kit.mail.letters import post_letter
from apfl_net.kit.outbox import listens_to
from apfl_net.notifications.actions import notify, notify_all

MOST_TOLD_AT_ONCE = 200


@listens_to(MessageSent)
def tell_of_message(session: Session, event: MessageSent, now: datetime) -> None:
    """Notice and mail to each once, some hundreds at a time; none to whoever sent it, or muted it."""
    message = session.get_one(EdiscussionMessage, event.message_id)
    ediscussion = session.get_one(Ediscussion, message.ediscussion_id)
    readers = readers_after(session, message.id, event.after, MOST_TOLD_AT_ONCE)
    silent = {message.sent_by, *session.scalars(mutes(ediscussion))}
    notify_all(
        session,
        member_ids=[row.member_id for row in readers if row.member_id not in silent],
        reason="ediscussion_message",
        subject="ediscussion_message",
        subject_id=message.id,
        now=max((row.addressed_at for row in readers), default=now),
        letter="ediscussions.message",
    )
    if len(readers) == MOST_TOLD_AT_ONCE:
        outbox.record(session, MessageSent(message.id, after=readers[-1].member_id), now=now)


@listens_to(LateContributionHanded)
def tell_facilitators_of_late(session: Session, event: LateContributionHanded, now: datetime) -> None:
    late = session.get_one(LateContribution, event.late_id)
    facilitators = select(EdiscussionRole.member_id).where(
        EdiscussionRole.ediscussion_id == late.ediscussion_id, EdiscussionRole.role == FACILITATOR, HOLDS
    )
    notify_all(
        session,
        member_ids=[one for one in set(session.scalars(facilitators)) if one != late.author_id],
        reason="late_waiting",
        subject="late_waiting",
        subject_id=late.id,
        now=now,
    )


@listens_to(LateContributionDecided)
def tell_author_of_late(session: Session, event: LateContributionDecided, now: datetime) -> None:
    """By mail too: they may not come back to a discussion that has closed."""
    late = session.get_one(LateContribution, event.late_id)
    notify(
        session,
        member_id=late.author_id,
        reason="late_contribution",
        subject="late_contribution",
        subject_id=late.id,
        now=now,
    )
    post_letter(session, "ediscussions.late", now=now, late_id=late.id)
