"""What is counted of an e-discussion: contributions that every reader of it can read, and no others."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import case, func, or_, select
from sqlalchemy.orm import Session

from apfl_net.discussions.models.posts import Post
from apfl_net.discussions.models.spaces import Space
from apfl_net.discussions.models.threads import Thread
from apfl_net.ediscussions.models.ediscussions import Ediscussion
from apfl_net.ediscussions.models.participants import EdiscussionParticipant
from apfl_net.ediscussions.policy.figures import Counted
from apfl_net.members.models import Member, Membership

UNSTATED = "unstated"


def chain_name(ediscussion: Ediscussion) -> str:
    """Figures are for the readers that it had when they were counted; for others they are counted anew."""
    return f"e-discussion-{ediscussion.id}-{ediscussion.audience_id}"


def contributions_until(session: Session, ediscussion: Ediscussion, until: datetime) -> list[Counted]:
    """In the order of time. What is held, taken away, or read by fewer people than it is not among them."""
    rows = session.execute(
        select(
            Post.author_id,
            Post.written_at,
            Post.language,
            Membership.country,
            Membership.constituency,
            case((Member.sex == "", UNSTATED), else_=Member.sex),
        )
        .join(Thread, Thread.id == Post.thread_id)
        .join(Member, Member.id == Post.author_id)
        .join(Membership, Membership.id == Post.membership_id)
        .where(
            Post.thread_id == ediscussion.thread_id,
            Post.written_at <= until,
            Post.removed_at.is_(None),
            Post.audience_id == ediscussion.audience_id,
            Thread.audience_id == ediscussion.audience_id,
        )
        .order_by(Post.number)
    )
    return [Counted(*row) for row in rows]


def count_joined(session: Session, ediscussion: Ediscussion, until: datetime) -> int:
    taking_part = select(func.count()).where(
        EdiscussionParticipant.ediscussion_id == ediscussion.id, EdiscussionParticipant.joined_at <= until
    )
    return session.scalar(taking_part) or 0


def names_nobody(session: Session, ediscussion: Ediscussion) -> bool:
    """Whether the Chatham House rule holds in it: then there are totals only."""
    return session.get_one(Space, ediscussion.space_id).chatham_house


def being_counted(session: Session, now: datetime) -> Sequence[Ediscussion]:
    """Those that are open, and those that have closed; once these have been counted nothing changes."""
    return session.scalars(
        select(Ediscussion)
        .where(Ediscussion.announced_at <= now, Ediscussion.opens_at <= now)
        .where(or_(Ediscussion.archived_at.is_(None), Ediscussion.archived_at > now))
        .order_by(Ediscussion.id)
    ).all()
