"""Who was invited, takes part, has written, and who has not: for the facilitators.

Never who read. Whoever wrote without their own name counts among those who have not: else the one who leaves
that list when something appears under a pseudonym would be its author.
"""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from apfl_net.access.bylines import SIGNED
from apfl_net.access.queries import members_of
from apfl_net.discussions.models.holds import WAITS, HeldContribution
from apfl_net.discussions.models.posts import Post
from apfl_net.discussions.models.spaces import Space
from apfl_net.ediscussions.models.ediscussions import HOLDS, Ediscussion, EdiscussionRole, ReferenceEvent
from apfl_net.ediscussions.models.messages import EdiscussionMessage, MessageReader
from apfl_net.ediscussions.models.participants import EdiscussionParticipant
from apfl_net.ediscussions.policy.messages import INVITED, JOINED, NUDGE, NUDGES_APART, SILENT
from apfl_net.kit.db import AnyRow
from apfl_net.members.models import CURRENT, Member, Membership, Organisation
from apfl_net.watches.models import Watch

MOST_NAMED = 200

Id = InstrumentedAttribute[int]


def standing_counts(session: Session, ediscussion: Ediscussion) -> Sequence[AnyRow]:
    """Invited, taking part and having written, by constituency and country."""
    has_written = _has_written(ediscussion, EdiscussionParticipant.member_id)
    return session.execute(
        select(
            Membership.constituency,
            Membership.country,
            func.count(EdiscussionParticipant.invited_at).label("invited"),
            func.count(EdiscussionParticipant.joined_at).label("joined"),
            func.count().filter(has_written).label("contributed"),
            func.count().label("people"),
        )
        .select_from(EdiscussionParticipant)
        .join(Member, Member.id == EdiscussionParticipant.member_id)
        .join(Membership, and_(Membership.member_id == Member.id, CURRENT))
        .where(EdiscussionParticipant.ediscussion_id == ediscussion.id, Member.left_at.is_(None))
        .group_by(Membership.constituency, Membership.country)
    ).all()


def silent_people(session: Session, ediscussion: Ediscussion, now: datetime) -> Sequence[AnyRow]:
    """Those who have not written, by name; who hides is not among them."""
    return session.execute(
        select(
            Member.id,
            Member.name,
            Member.handle,
            Membership.country,
            Membership.constituency,
            Organisation.name.label("organisation"),
            EdiscussionParticipant.invited_at,
            EdiscussionParticipant.joined_at,
            nudged_since(now, Member.id).label("asked_lately"),
        )
        .join(EdiscussionParticipant, EdiscussionParticipant.member_id == Member.id)
        .outerjoin(Membership, and_(Membership.member_id == Member.id, CURRENT))
        .outerjoin(Organisation, Organisation.id == Membership.organisation_id)
        .where(
            EdiscussionParticipant.ediscussion_id == ediscussion.id,
            Member.hidden_at.is_(None),
            Member.id.in_(silent(ediscussion)),
        )
        .order_by(Membership.country, Member.name, Member.id)
        .limit(MOST_NAMED)
    ).all()


def addressed(ediscussion: Ediscussion, readers: str) -> Select[int]:
    """Select of the ids of those of the ring to whom a message goes."""
    return {INVITED: _invited, JOINED: _joined, SILENT: silent}.get(readers, _concerned)(ediscussion)


def silent(ediscussion: Ediscussion) -> Select[int]:
    """Invited or taking part, without a part in running it, and nothing of theirs stands or waits."""
    return _concerned(ediscussion, with_office=False).where(
        ~_has_written(ediscussion, Member.id), ~_has_office(ediscussion, Member.id)
    )


def nudged_since(now: datetime, member_id: Id) -> ColumnElement[bool]:
    """Whether they were asked to write within the last week, in whatever e-discussion."""
    return (
        select(MessageReader.member_id)
        .join(EdiscussionMessage, EdiscussionMessage.id == MessageReader.message_id)
        .where(
            EdiscussionMessage.kind == NUDGE,
            MessageReader.member_id == member_id,
            MessageReader.addressed_at > now - NUDGES_APART,
        )
        .exists()
    )


def mutes(ediscussion: Ediscussion) -> Select[int]:
    """Select of the ids of those who want silence from it."""
    of_thread = and_(Watch.subject == "thread", Watch.subject_id == ediscussion.thread_id)
    of_space = and_(Watch.subject == "space", Watch.subject_id == ediscussion.space_id)
    return select(Watch.member_id).where(Watch.level == "mute", or_(of_thread, of_space))


def to_invite(
    session: Session, ediscussion: Ediscussion, *, country: str = "", constituency: str = "", only_event: bool
) -> Sequence[int]:
    """Those of its ring who can be invited: not yet, not hidden; of the event, a country, a constituency."""
    ring = members_of([ediscussion.audience_id])
    if only_event:
        group = select(ReferenceEvent.group_id).where(ReferenceEvent.id == ediscussion.event_id)
        ring = ring.where(Member.id.in_(members_of([session.scalars(group).one()])))
    if country or constituency:
        ring = ring.join(Membership, and_(Membership.member_id == Member.id, CURRENT))
    if country:
        ring = ring.where(Membership.country == country)
    if constituency:
        ring = ring.where(Membership.constituency == constituency)
    invited = _participants(ediscussion).where(EdiscussionParticipant.invited_at.is_not(None))
    ring = ring.where(
        Member.id.not_in(invited), Member.hidden_at.is_(None), ~_has_office(ediscussion, Member.id)
    )
    return session.scalars(ring.order_by(Member.id)).all()


def is_in_ring(session: Session, ediscussion: Ediscussion, member_id: int) -> bool:
    ring = members_of([ediscussion.audience_id]).where(Member.id == member_id)
    return session.scalar(ring) is not None


def _invited(ediscussion: Ediscussion) -> Select[int]:
    invited = _participants(ediscussion).where(EdiscussionParticipant.invited_at.is_not(None))
    return members_of([ediscussion.audience_id]).where(Member.id.in_(invited))


def _joined(ediscussion: Ediscussion) -> Select[int]:
    joined = _participants(ediscussion).where(EdiscussionParticipant.joined_at.is_not(None))
    return members_of([ediscussion.audience_id]).where(Member.id.in_(joined))


def _concerned(ediscussion: Ediscussion, *, with_office: bool = True) -> Select[int]:
    among = [Member.id.in_(_participants(ediscussion))]
    office = [_has_office(ediscussion, Member.id)] if with_office else []
    return members_of([ediscussion.audience_id]).where(or_(*among, *office))


def _participants(ediscussion: Ediscussion) -> Select[int]:
    return select(EdiscussionParticipant.member_id).where(
        EdiscussionParticipant.ediscussion_id == ediscussion.id
    )


def _has_office(ediscussion: Ediscussion, member_id: Id) -> ColumnElement[bool]:
    return (
        select(EdiscussionRole.id)
        .where(
            EdiscussionRole.ediscussion_id == ediscussion.id,
            EdiscussionRole.member_id == member_id,
            HOLDS,
        )
        .exists()
    )


def _has_written(ediscussion: Ediscussion, member_id: Id) -> ColumnElement[bool]:
    """Under their own name, or it waits for a moderator. Where nobody is named there are only totals, so
    everybody counts."""
    nobody_is_named = select(Space.id).where(Space.id == ediscussion.space_id, Space.chatham_house).exists()
    stands = (
        select(Post.id)
        .where(
            Post.thread_id == ediscussion.thread_id,
            Post.author_id == member_id,
            Post.removed_at.is_(None),
            or_(Post.shown_as.in_(SIGNED), nobody_is_named),
        )
        .exists()
    )
    waits = (
        select(HeldContribution.id)
        .where(HeldContribution.thread_id == ediscussion.thread_id, HeldContribution.author_id == member_id)
        .where(WAITS)
        .exists()
    )
    return or_(stands, waits)
