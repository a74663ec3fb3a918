"""Ticking the checklist, pinning contributions, handing over to the next facilitator."""

from datetime import date, datetime, timedelta

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from apfl_net.access.viewer import Viewer
from apfl_net.discussions.actions.posting import touch_thread
from apfl_net.discussions.models.posts import Post
from apfl_net.ediscussions.actions.dates import take_in_hand
from apfl_net.ediscussions.actions.roles import give_role
from apfl_net.ediscussions.models.ediscussions import HOLDS, Ediscussion, EdiscussionRole
from apfl_net.ediscussions.models.facilitating import ChecklistTick, FacilitatorHandover, PinnedContribution
from apfl_net.ediscussions.policy.roles import FACILITATOR
from apfl_net.kit.db import insert_or
from apfl_net.kit.errors import AppError, Conflict
from apfl_net.kit.i18n import N_
from apfl_net.members.models import Member

MOST_PINNED = 3


class TooManyPinned(Conflict):
    message = N_("Three contributions are pinned already; let go of one first.")


class HandedToOneself(AppError):
    status = 422
    message = N_("Hand over to somebody else.")


def tick(
    session: Session, *, by: Viewer, ediscussion: Ediscussion, item: str, done: bool, now: datetime
) -> None:
    """Done, or not yet after all; saying so again changes nothing."""
    take_in_hand(session, by, ediscussion)
    if not done:
        own = ChecklistTick.ediscussion_id == ediscussion.id, ChecklistTick.item == item
        session.execute(delete(ChecklistTick).where(*own))
        return
    ticked = {"ediscussion_id": ediscussion.id, "item": item, "ticked_at": now, "ticked_by": by.id}
    session.execute(insert_or(session, ChecklistTick).values(ticked).on_conflict_do_nothing())


def pin(
    session: Session, *, by: Viewer, ediscussion: Ediscussion, post: Post, pinned: bool, now: datetime
) -> None:
    """Keep a contribution at the head of the page, or let go of it."""
    take_in_hand(session, by, ediscussion)
    own = select(PinnedContribution).where(PinnedContribution.ediscussion_id == ediscussion.id)
    kept = session.scalar(own.where(PinnedContribution.post_id == post.id))
    if kept and not pinned:
        session.delete(kept)
    if pinned and kept is None:
        if (session.scalar(select(func.count()).select_from(own.subquery())) or 0) >= MOST_PINNED:
            raise TooManyPinned
        made = {"ediscussion_id": ediscussion.id, "post_id": post.id, "pinned_at": now, "pinned_by": by.id}
        session.add(PinnedContribution(**made))
    touch_thread(session, ediscussion.thread_id)


def hand_over(
    session: Session,
    *,
    by: Viewer,
    ediscussion: Ediscussion,
    to: Member,
    first_day: date,
    note: str,
    now: datetime,
) -> None:
    """From that day on it is their turn; one's own ends the day before. Both keep the desk."""
    ediscussion = take_in_hand(session, by, ediscussion)
    if to.id == by.id:
        raise HandedToOneself
    own, theirs = _turn(session, ediscussion, by.id), _turn(session, ediscussion, to.id)
    if own:
        own.last_day = first_day - timedelta(days=1)
    if theirs:
        theirs.first_day, theirs.last_day = first_day, None
    else:
        give_role(
            session,
            by=by,
            ediscussion=ediscussion,
            member=to,
            role=FACILITATOR,
            first_day=first_day,
            now=now,
        )
    session.add(
        FacilitatorHandover(
            ediscussion_id=ediscussion.id,
            from_id=by.id,
            to_id=to.id,
            first_day=first_day,
            note=note,
            handed_at=now,
        )
    )


def _turn(session: Session, ediscussion: Ediscussion, member_id: int) -> EdiscussionRole | None:
    own = select(EdiscussionRole).where(
        EdiscussionRole.ediscussion_id == ediscussion.id,
        EdiscussionRole.member_id == member_id,
        EdiscussionRole.role == FACILITATOR,
        HOLDS,
    )
    return session.scalars(own.order_by(EdiscussionRole.id.desc()).limit(1)).first()
