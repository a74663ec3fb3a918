"""What came after the closing: handed to the facilitators, who decide about it."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from apfl_net.access.policy import check_may_write
from apfl_net.access.viewer import Viewer
from apfl_net.discussions.actions.drafts import discard_draft, draft_for, keep_draft
from apfl_net.discussions.actions.posting import let_one_post_at_a_time
from apfl_net.discussions.actions.wording import put_in_words
from apfl_net.discussions.models.threads import Thread
from apfl_net.discussions.policy.identities import Identity
from apfl_net.discussions.queries.posts import post_with_key
from apfl_net.discussions.queries.visible import get_thread
from apfl_net.discussions.schemas.fields import new_form_key
from apfl_net.ediscussions.actions.contributing import Beside, note_contribution
from apfl_net.ediscussions.events import LateContributionHanded
from apfl_net.ediscussions.models.contributions import LateContribution
from apfl_net.ediscussions.models.ediscussions import Ediscussion
from apfl_net.ediscussions.phases import ARCHIVED, CLOSED, SYNTHESIS, phase_at
from apfl_net.ediscussions.policy.contributing import check_capacity
from apfl_net.ediscussions.queries.late import own_late
from apfl_net.kit import outbox
from apfl_net.kit.errors import Conflict, NotFound
from apfl_net.kit.i18n import N_

MOST_WAITING = 5


class NotLate(Conflict):
    message = N_("It is open, so you can contribute as usual.")


class TooLate(Conflict):
    message = N_(
        "The synthesis is out, so nothing can be added any more. What you wrote is kept in your drafts."
    )


class EnoughWaits(Conflict):
    message = N_("Several texts of yours are waiting already. Please wait until they have been looked at.")


class LateDecided(Conflict):
    message = N_("Somebody has decided about it already.")


def hand_over(
    session: Session,
    *,
    author: Viewer,
    ediscussion: Ediscussion,
    body: str,
    language: str,
    identity: Identity,
    beside: Beside,
    now: datetime,
) -> LateContribution | None:
    """Before the synthesis is out. The same form twice hands it over once; what is a post stays one."""
    check_may_write(author.restrictions)
    let_one_post_at_a_time(session, author)
    if post_with_key(session, author.id, beside.form_key):
        return None
    own = select(LateContribution).where(LateContribution.author_id == author.id)
    if again := session.scalar(own.where(LateContribution.form_key == beside.form_key)):
        return again
    check_capacity(beside.capacity, identity)
    _check_is_late(session, author, ediscussion, now)
    thread = get_thread(session, author, ediscussion.thread_id)
    put_in_words(session, author, thread.space, thread, body)  # refused now rather than by the facilitators
    late = LateContribution(
        ediscussion_id=ediscussion.id,
        author_id=author.id,
        form_key=beside.form_key,
        body=body,
        language=language,
        posts_as=identity.text,
        pseudonym=identity.pseudonym,
        audience_id=thread.audience_id,
        handed_at=now,
    )
    session.add(late)
    session.flush()
    note_contribution(session, author=author, ediscussion=ediscussion, beside=beside, now=now)
    discard_draft(session, author=author, thread=thread)
    outbox.record(session, LateContributionHanded(late_id=late.id), now=now)
    return late


def take_back(session: Session, *, author: Viewer, late_id: int, now: datetime) -> None:
    """Back among the drafts, while nobody has decided."""
    late = session.get(LateContribution, late_id, with_for_update=True, populate_existing=True)
    if late is None or late.author_id != author.member_id:
        raise NotFound
    if late.decided_at:
        raise LateDecided
    back_to_drafts(session, author=author, late=late, now=now)
    late.decided_at, late.decided_by, late.decision, late.body = now, author.id, "withdrawn", ""


def back_to_drafts(session: Session, *, author: Viewer, late: LateContribution, now: datetime) -> None:
    """For its author to keep: also when it is declined. What they have begun there since stays, below it."""
    ediscussion = session.get_one(Ediscussion, late.ediscussion_id)
    thread = session.get_one(Thread, ediscussion.thread_id)
    begun = draft_for(session, author, thread=thread, space=None)
    keep_draft(
        session,
        author=author,
        thread=thread,
        body=f"{late.body}\n\n{begun.body}" if begun and begun.body else late.body,
        language=late.language,
        identity=(late.posts_as, late.pseudonym),
        form_key=new_form_key(),
        now=now,
        however_many=True,
    )


def _check_is_late(session: Session, author: Viewer, ediscussion: Ediscussion, now: datetime) -> None:
    phase = phase_at(ediscussion.schedule, now)
    if phase == ARCHIVED or ediscussion.published_at:
        raise TooLate
    if phase not in {CLOSED, SYNTHESIS}:
        raise NotLate
    waiting = [late for late in own_late(session, author, ediscussion.id) if late.decided_at is None]
    if len(waiting) >= MOST_WAITING:
        raise EnoughWaits
