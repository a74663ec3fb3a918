"""What becomes of what came late: a post that is marked late, or its author's draft again."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from apfl_net.access.bylines import SIGNED
from apfl_net.access.queries import viewer_for
from apfl_net.access.viewer import Viewer
from apfl_net.discussions.actions.posting import reply_to_thread
from apfl_net.discussions.models.posts import Post
from apfl_net.discussions.policy.holding import DecidedAlready
from apfl_net.discussions.policy.identities import AS_MEMBER, PseudonymRefused, identity_of
from apfl_net.discussions.policy.wording import WordingRefused
from apfl_net.discussions.queries.visible import get_thread
from apfl_net.ediscussions.actions.contributing import take_part
from apfl_net.ediscussions.actions.dates import take_in_hand
from apfl_net.ediscussions.actions.late import back_to_drafts
from apfl_net.ediscussions.events import LateContributionDecided
from apfl_net.ediscussions.models.contributions import LateContribution
from apfl_net.ediscussions.models.ediscussions import Ediscussion
from apfl_net.kit import outbox
from apfl_net.kit.errors import Conflict, Forbidden, NotFound
from apfl_net.kit.i18n import N_
from apfl_net.moderation.actions import note_in_audit_log

ACCEPTED, DECLINED = "accepted", "declined"


class CannotBeAccepted(Conflict):
    message = N_(
        "It cannot become a post as things are: it quotes what is no longer open, its author may not write,"
        " or it would have other readers than they were told. Declined, it goes back to its author."
    )


def accept_late(
    session: Session, *, by: Viewer, ediscussion: Ediscussion, late_id: int, now: datetime
) -> Post:
    """It becomes a post now, though the e-discussion has closed. What its author has begun besides stays."""
    late = _hold(session, by, ediscussion, late_id)
    author = viewer_for(session, late.author_id)
    try:
        with session.begin_nested():  # what is refused half way leaves nothing behind
            post = _post(session, author, ediscussion, late, now)
    except (Conflict, WordingRefused, PseudonymRefused, Forbidden, NotFound) as refusal:
        raise CannotBeAccepted from refusal
    late.post_id = post.id
    _decide(session, by, late, ACCEPTED, "", now)
    return post


def decline_late(
    session: Session, *, by: Viewer, ediscussion: Ediscussion, late_id: int, reason: str, now: datetime
) -> None:
    """Back to its author, as a draft, with the reason."""
    late = _hold(session, by, ediscussion, late_id)
    back_to_drafts(session, author=viewer_for(session, late.author_id), late=late, now=now)
    _decide(session, by, late, DECLINED, reason, now)


def _hold(session: Session, by: Viewer, ediscussion: Ediscussion, late_id: int) -> LateContribution:
    """Locked and as it is now: whoever decides second is told."""
    take_in_hand(session, by, ediscussion)
    one = select(LateContribution).where(
        LateContribution.id == late_id, LateContribution.ediscussion_id == ediscussion.id
    )
    late = session.scalar(one.with_for_update().execution_options(populate_existing=True))
    if late is None or late.author_id == by.id:
        raise NotFound
    if late.decided_at:
        raise DecidedAlready
    return late


def _post(
    session: Session, author: Viewer, ediscussion: Ediscussion, late: LateContribution, now: datetime
) -> Post:
    thread = get_thread(session, author, ediscussion.thread_id)
    signed = identity_of(late.posts_as or AS_MEMBER.text, late.pseudonym)
    post = reply_to_thread(
        session,
        author=author,
        thread=thread,
        answers=None,
        body=late.body,
        language=late.language,
        form_key=late.form_key,
        now=now,
        said_readers=late.audience_id,
        identity=signed,
        released=True,
        after_closing=True,
    )
    if signed.shown_as in SIGNED:
        take_part(session, member=author, ediscussion=ediscussion, now=now)
    return post


def _decide(
    session: Session, by: Viewer, late: LateContribution, decision: str, reason: str, now: datetime
) -> None:
    """Its words are in the post or in the draft now."""
    late.decision, late.decided_at, late.decided_by, late.reason = decision, now, by.id, reason
    late.body = ""
    session.flush()
    outbox.record(session, LateContributionDecided(late_id=late.id), now=now)
    note_in_audit_log(session, by.id, f"{decision} late", "e-discussion", late.ediscussion_id, now=now)
