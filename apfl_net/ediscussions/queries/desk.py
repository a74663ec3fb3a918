"""What waits for the facilitators of an e-discussion, and what they did."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, case, func, null, or_, select
from sqlalchemy.orm import Session, aliased

from apfl_net.access.bylines import SIGNED
from apfl_net.access.viewer import Viewer
from apfl_net.discussions.models.holds import HeldContribution
from apfl_net.discussions.models.posts import Post
from apfl_net.discussions.queries.moderated import waiting_contributions
from apfl_net.discussions.queries.naming import is_known, is_named
from apfl_net.discussions.queries.posts import post_rows
from apfl_net.discussions.queries.visible import open_to, visible_posts
from apfl_net.ediscussions.models.contributions import ContributionQuestion, LateContribution
from apfl_net.ediscussions.models.ediscussions import HOLDS, Ediscussion, EdiscussionRole, ReferenceEvent
from apfl_net.ediscussions.models.facilitating import (
    ChecklistTick,
    FacilitatorHandover,
    PinnedContribution,
    WeeklySummary,
)
from apfl_net.ediscussions.phases import ALARM_AFTER_DAYS, is_alarming
from apfl_net.kit.db import AnyRow
from apfl_net.kit.errors import NotFound
from apfl_net.kit.i18n import zone
from apfl_net.members.models import Member, Membership

MOST_SHOWN = 100

_Answer = aliased(Post)


def ticked_items(session: Session, ediscussion_id: int) -> frozenset[str]:
    own = select(ChecklistTick.item).where(ChecklistTick.ediscussion_id == ediscussion_id)
    return frozenset(session.scalars(own))


def weeks_of(session: Session, ediscussion_id: int) -> Sequence[WeeklySummary]:
    own = select(WeeklySummary).where(WeeklySummary.ediscussion_id == ediscussion_id)
    return session.scalars(own.order_by(WeeklySummary.number)).all()


def unanswered(session: Session, viewer: Viewer, ediscussion: Ediscussion) -> Sequence[AnyRow]:
    """What nobody has replied to, the longest waiting first; not what those in office signed."""
    office = select(EdiscussionRole.member_id).where(
        EdiscussionRole.ediscussion_id == ediscussion.id, EdiscussionRole.role != "guest_expert", HOLDS
    )
    answered = select(_Answer.id).where(_Answer.answers_id == Post.id, _Answer.removed_at.is_(None))
    return session.execute(
        post_rows(viewer)
        .add_columns(Post.body, _is_pinned().label("is_pinned"))
        .where(
            Post.thread_id == ediscussion.thread_id,
            Post.removed_at.is_(None),
            or_(Post.author_id.not_in(office), Post.shown_as.not_in(SIGNED)),
            ~answered.exists(),
        )
        .order_by(Post.written_at, Post.id)
        .limit(MOST_SHOWN)
    ).all()


def pinned(session: Session, viewer: Viewer, ediscussion: Ediscussion) -> Sequence[AnyRow]:
    """What is kept at the head of the page, as far as the viewer sees it."""
    return session.execute(
        post_rows(viewer)
        .add_columns(Post.body)
        .join(PinnedContribution, PinnedContribution.post_id == Post.id)
        .where(
            PinnedContribution.ediscussion_id == ediscussion.id,
            Post.thread_id == ediscussion.thread_id,
            Post.removed_at.is_(None),
        )
        .order_by(Post.number)
    ).all()


def post_of(session: Session, viewer: Viewer, ediscussion: Ediscussion, post_id: int) -> Post:
    """A contribution of this e-discussion."""
    one = visible_posts(viewer).where(Post.id == post_id, Post.thread_id == ediscussion.thread_id)
    found = session.scalar(one.where(Post.removed_at.is_(None)))
    if found is None:
        raise NotFound
    return found


def count_queues(session: Session, viewer: Viewer, ediscussion: Ediscussion) -> tuple[int, int]:
    """How many contributions wait for a moderator, and how many came late."""
    held = (
        waiting_contributions(viewer)
        .with_only_columns(func.count(HeldContribution.id))
        .where(HeldContribution.thread_id == ediscussion.thread_id)
    )
    late = select(func.count(LateContribution.id)).where(
        LateContribution.ediscussion_id == ediscussion.id, LateContribution.decided_at.is_(None)
    )
    row = session.execute(select(held.scalar_subquery(), late.scalar_subquery())).one()
    return row[0], row[1]


def late_waiting(session: Session, ediscussion_id: int) -> Sequence[AnyRow]:
    """The late queue, the longest waiting first, with the names of those who signed."""
    return session.execute(
        select(
            LateContribution.id,
            LateContribution.author_id,
            LateContribution.body,
            LateContribution.language,
            LateContribution.posts_as,
            LateContribution.pseudonym,
            LateContribution.handed_at,
            Member.name,
            Member.handle,
            Member.hidden_at,
        )
        .join(Member, Member.id == LateContribution.author_id)
        .where(LateContribution.ediscussion_id == ediscussion_id, LateContribution.decided_at.is_(None))
        .order_by(LateContribution.handed_at, LateContribution.id)
        .limit(MOST_SHOWN)
    ).all()


def handovers_of(session: Session, viewer: Viewer, ediscussion_id: int) -> Sequence[AnyRow]:
    """The latest first, with the names of both, unless they hide or have left."""
    giver, taker = aliased(Member), aliased(Member)
    names = [case((is_known(one, viewer), one.name), else_=null()) for one in (giver, taker)]
    return session.execute(
        select(FacilitatorHandover, names[0].label("giver"), names[1].label("taker"))
        .join(giver, giver.id == FacilitatorHandover.from_id)
        .join(taker, taker.id == FacilitatorHandover.to_id)
        .where(FacilitatorHandover.ediscussion_id == ediscussion_id)
        .order_by(FacilitatorHandover.id.desc())
        .limit(MOST_SHOWN)
    ).all()


def said_between(
    session: Session, viewer: Viewer, ediscussion: Ediscussion, since: datetime, until: datetime
) -> Sequence[AnyRow]:
    """The contributions of a time, in order; the country where the viewer may know who wrote."""
    return session.execute(
        visible_posts(viewer)
        .join(Member, Member.id == Post.author_id)
        .join(Membership, Membership.id == Post.membership_id)
        .with_only_columns(
            Post.id, Post.number, Post.body, Membership.country, is_named(Post, Member, viewer).label("named")
        )
        .where(
            Post.thread_id == ediscussion.thread_id,
            Post.removed_at.is_(None),
            Post.written_at > since,
            Post.written_at <= until,
        )
        .order_by(Post.number)
    ).all()


def questions_by_post(
    session: Session, viewer: Viewer, ediscussion: Ediscussion, since: datetime
) -> dict[int, list[int]]:
    """Question -> the posts since then that belong to it, in order."""
    rows = session.execute(
        select(ContributionQuestion.question_id, Post.id)
        .join(
            Post,
            (Post.author_id == ContributionQuestion.author_id)
            & (Post.form_key == ContributionQuestion.form_key),
        )
        .where(
            Post.thread_id == ediscussion.thread_id,
            Post.written_at > since,
            *open_to(viewer, Post.audience_id),
        )
        .order_by(Post.number)
    )
    posts: dict[int, list[int]] = {}
    for question_id, post_id in rows:
        posts.setdefault(question_id, []).append(post_id)
    return posts


def alarming_events(session: Session, viewer: Viewer, now: datetime) -> list[ReferenceEvent]:
    """Events that ended twenty days ago or more, of the last half year, after which nothing is scheduled."""
    scheduled = select(Ediscussion.event_id).where(Ediscussion.opens_at.is_not(None))
    rows = session.scalars(
        select(ReferenceEvent)
        .where(ReferenceEvent.group_id.in_(viewer.audiences), ReferenceEvent.id.not_in(scheduled))
        .order_by(ReferenceEvent.last_day, ReferenceEvent.id)
    )
    return [
        event
        for event in rows
        if is_alarming(event.last_day, zone(event.time_zone), scheduled=False, now=now)
        and (now.date() - event.last_day).days < ALARM_AFTER_DAYS * 9
    ]


def _is_pinned() -> ColumnElement[bool]:
    return select(PinnedContribution.post_id).where(PinnedContribution.post_id == Post.id).exists()
