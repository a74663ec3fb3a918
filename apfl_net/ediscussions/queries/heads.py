"""What the page of an e-discussion says besides its questions and contributions."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import Any, cast

from sqlalchemy import and_, bindparam, case, null, select
from sqlalchemy.orm import Session

from apfl_net.access.models import Audience
from apfl_net.access.viewer import ANY_STAFF, ANY_VIEWER, Viewer, values_of
from apfl_net.discussions.models.spaces import Space
from apfl_net.ediscussions.models.background import BackgroundDocument
from apfl_net.ediscussions.models.ediscussions import HOLDS, Ediscussion, EdiscussionRole, ReferenceEvent
from apfl_net.ediscussions.models.facilitating import PinnedContribution
from apfl_net.ediscussions.models.participants import EdiscussionParticipant
from apfl_net.ediscussions.models.synthesis import Synthesis
from apfl_net.ediscussions.models.topic_notes import TopicNote
from apfl_net.ediscussions.phases import phase_at
from apfl_net.ediscussions.policy.roles import may_facilitate
from apfl_net.ediscussions.queries.visible import visible_ediscussions
from apfl_net.kit.db import AnyRow, AnySelect
from apfl_net.kit.errors import NotFound
from apfl_net.kit.i18n import zone
from apfl_net.members.models import CURRENT, Member, Membership, Organisation


@dataclass(frozen=True, slots=True)
class Head:
    """An e-discussion as one viewer meets it."""

    ediscussion: Ediscussion
    event: ReferenceEvent
    row: AnyRow  # its audience, and the rules of its space
    people: Sequence[AnyRow]  # who has which part
    roles: Collection[str]  # the viewer's own
    joined_at: datetime | None
    phase: str
    facilitates: bool

    @property
    def zone(self) -> tzinfo:
        return zone(self.event.time_zone)

    @property
    def path(self) -> str:
        return self.ediscussion.path


def get_head(session: Session, viewer: Viewer, ediscussion_id: int, now: datetime) -> Head:
    """One query, with a row for each part that somebody has; `NotFound` for whoever may not see it."""
    seen = _SEEN_BY_STAFF if viewer.is_staff else _SEEN
    place = {"ediscussion_id": ediscussion_id, "now": now}
    rows: Sequence[Any] = session.execute(seen, place | values_of(viewer)).all()
    if not rows:
        raise NotFound
    row, people = rows[0], [row for row in rows if row.role_id]
    own = viewer.member_id
    roles = frozenset(person.role for person in people if own and person.member_id == own)
    return Head(
        ediscussion=row.Ediscussion,
        event=row.ReferenceEvent,
        row=row,
        people=people,
        roles=roles,
        joined_at=row.joined_at,
        phase=phase_at(row.Ediscussion.schedule, now),
        facilitates=may_facilitate(viewer, roles),
    )


def facilitated(session: Session, viewer: Viewer, ediscussion_id: int, now: datetime) -> Head:
    """The same for whoever facilitates it; for all others the page is not there."""
    head = get_head(session, viewer, ediscussion_id, now)
    if not head.facilitates:
        raise NotFound
    return head


_IS_KNOWN = and_(Member.hidden_at.is_(None), Member.left_at.is_(None))

_COLUMNS = (
    Ediscussion,
    ReferenceEvent,
    Audience.kind.label("audience_kind"),
    Audience.constituency.label("audience_constituency"),
    Audience.name.label("audience_name"),
    Space.chatham_house,
    Space.pseudonyms,
    Space.holds,
    EdiscussionParticipant.joined_at,
    select(TopicNote.version)
    .where(TopicNote.ediscussion_id == Ediscussion.id)
    .correlate(Ediscussion)
    .exists()
    .label("has_note"),
    select(BackgroundDocument.resource_id)
    .where(BackgroundDocument.ediscussion_id == Ediscussion.id)
    .correlate(Ediscussion)
    .exists()
    .label("has_background"),
    select(PinnedContribution.post_id)
    .where(PinnedContribution.ediscussion_id == Ediscussion.id)
    .correlate(Ediscussion)
    .exists()
    .label("has_pins"),
    select(Synthesis.opened_at)
    .where(Synthesis.ediscussion_id == Ediscussion.id)
    .correlate(Ediscussion)
    .exists()
    .label("has_synthesis"),
    EdiscussionRole.id.label("role_id"),
    EdiscussionRole.role,
    EdiscussionRole.first_day,
    EdiscussionRole.last_day,
    Member.id.label("member_id"),
    Member.handle,
    case((_IS_KNOWN, Member.name), else_=null()).label("name"),
    Member.public_name,
    Organisation.name.label("organisation"),
)


def _with_people(viewer: Viewer) -> AnySelect:
    """Who hides, or has left, keeps no name."""
    seen = visible_ediscussions(viewer, cast(datetime, bindparam("now")))
    own = and_(
        EdiscussionParticipant.ediscussion_id == Ediscussion.id,
        EdiscussionParticipant.member_id == viewer.member_id,
    )
    return (
        seen.join(ReferenceEvent, ReferenceEvent.id == Ediscussion.event_id)
        .join(Audience, Audience.id == Ediscussion.audience_id)
        .join(Space, Space.id == Ediscussion.space_id)
        .outerjoin(EdiscussionParticipant, own)
        .outerjoin(EdiscussionRole, and_(EdiscussionRole.ediscussion_id == Ediscussion.id, HOLDS))
        .outerjoin(Member, Member.id == EdiscussionRole.member_id)
        .outerjoin(Membership, and_(Membership.member_id == Member.id, CURRENT))
        .outerjoin(Organisation, Organisation.id == Membership.organisation_id)
        .where(Ediscussion.id == bindparam("ediscussion_id"))
        .order_by(EdiscussionRole.first_day, EdiscussionRole.id)
        .with_only_columns(*_COLUMNS)
    )


_SEEN, _SEEN_BY_STAFF = _with_people(ANY_VIEWER), _with_people(ANY_STAFF)
"""Kept: building such a statement takes longer than its answer."""
