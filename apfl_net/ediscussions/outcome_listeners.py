"""What follows for a synthesis when words are taken away, and when a version of it is opened; and for figures
when an e-discussion has closed."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from apfl_net.discussions.events import PostDeleted, PostEdited, PostRedacted
from apfl_net.ediscussions.actions.counting import count_for_good
from apfl_net.ediscussions.actions.withdrawing import withdraw_passages
from apfl_net.ediscussions.events import PhaseReached, SynthesisOpened
from apfl_net.ediscussions.models.ediscussions import Ediscussion, PhaseChange
from apfl_net.ediscussions.phases import CLOSED
from apfl_net.ediscussions.queries.hearing import concerned_after
from apfl_net.ediscussions.queries.synthesis import authors_behind, opening_of
from apfl_net.kit import outbox
from apfl_net.kit.outbox import listens_to
from apfl_net.notifications.actions import notify_all

MOST_TOLD_AT_ONCE = 200


@listens_to(PostRedacted)
def take_passages_of_redacted(session: Session, event: PostRedacted, now: datetime) -> None:
    withdraw_passages(session, post_id=event.post_id, now=now)


@listens_to(PostDeleted)
def take_passages_of_deleted(session: Session, event: PostDeleted, now: datetime) -> None:
    withdraw_passages(session, post_id=event.post_id, now=now)


@listens_to(PostEdited)
def take_passages_of_edited(session: Session, event: PostEdited, now: datetime) -> None:
    """Words that its author has taken back are not quoted any more."""
    withdraw_passages(session, post_id=event.post_id, now=now)


@listens_to(SynthesisOpened)
def tell_of_synthesis(session: Session, event: SynthesisOpened, now: datetime) -> None:
    """Those behind it, that they are; all whom it concerns, that they can comment. Each is told once."""
    opening = opening_of(session, event.ediscussion_id)
    if opening is None:
        return
    behind = authors_behind(session, event.ediscussion_id, event.version)
    _tell(session, behind, "synthesis_use", event.ediscussion_id, now)
    if event.version != opening.first_version:
        return
    ediscussion = session.get_one(Ediscussion, event.ediscussion_id)
    readers = concerned_after(session, ediscussion, event.after, MOST_TOLD_AT_ONCE)
    others = [member_id for member_id in readers if member_id not in {*behind, opening.opened_by}]
    _tell(session, others, "synthesis", event.ediscussion_id, now)
    if len(readers) == MOST_TOLD_AT_ONCE:
        waiting = SynthesisOpened(event.ediscussion_id, event.version, after=readers[-1])
        outbox.record(session, waiting, now=now)


@listens_to(PhaseReached)
def count_what_has_closed(session: Session, event: PhaseReached, now: datetime) -> None:
    change = session.get_one(PhaseChange, event.change_id)
    if change.phase == CLOSED:
        ediscussion = session.get_one(Ediscussion, change.ediscussion_id)
        count_for_good(session, ediscussion=ediscussion, now=change.carried_out_at)


def _tell(session: Session, members: Sequence[int], subject: str, ediscussion_id: int, now: datetime) -> None:
    notify_all(
        session,
        member_ids=members,
        reason="synthesis",
        subject=subject,
        subject_id=ediscussion_id,
        now=now,
    )
