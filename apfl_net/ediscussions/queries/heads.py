"""What the page of an e-discussion says besides its questions and contributions."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import Any

from sqlalchemy import and_, func, literal, null, select
from sqlalchemy.orm import Session

from apfl_net.access.models import Audience
from apfl_net.access.viewer import Viewer
from apfl_net.discussions.models.spaces import Space
from apfl_net.ediscussions.models.ediscussions import HOLDS, Ediscussion, EdiscussionRole, ReferenceEvent
from apfl_net.ediscussions.models.participants import EdiscussionParticipant
from apfl_net.ediscussions.models.topic_notes import TopicNote
from apfl_net.ediscussions.phases import phase_at
from apfl_net.ediscussions.policy.roles import may_facilitate
from apfl_net.ediscussions.queries.visible import visible_ediscussions
from apfl_net.kit.db import AnyRow
from apfl_net.kit.errors import NotFound
from apfl_net.kit.i18n import zone


@dataclass(frozen=True, slots=True)
class Head:
    """An e-discussion as one viewer meets it."""

    ediscussion: Ediscussion
    event: ReferenceEvent
    row: AnyRow  # its audience, and the rules of its space
    roles: Collection[str]
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
    """One query; `NotFound` for whoever may not see it."""
    row: Any = session.execute(
        visible_ediscussions(viewer, now)
        .where(Ediscussion.id == ediscussion_id)
        .join(ReferenceEvent, ReferenceEvent.id == Ediscussion.event_id)
        .join(Audience, Audience.id == Ediscussion.audience_id)
        .join(Space, Space.id == Ediscussion.space_id)
        .outerjoin(
            EdiscussionParticipant,
            and_(
                EdiscussionParticipant.ediscussion_id == Ediscussion.id,
                EdiscussionParticipant.member_id
                == (literal(viewer.member_id) if viewer.signed_in else null()),
            ),
        )
        .with_only_columns(
            Ediscussion,
            ReferenceEvent,
            Audience.kind.label("audience_kind"),
            Audience.constituency.label("audience_constituency"),
            Audience.name.label("audience_name"),
            Space.chatham_house,
            Space.pseudonyms,
            Space.holds,
            EdiscussionParticipant.joined_at,
            _own_roles(viewer).label("roles"),
            _has_note().label("has_note"),
        )
    ).first()
    if row is None:
        raise NotFound
    roles = frozenset((row.roles or "").split())
    return Head(
        ediscussion=row.Ediscussion,
        event=row.ReferenceEvent,
        row=row,
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


def _own_roles(viewer: Viewer) -> Any:
    return (
        select(func.aggregate_strings(EdiscussionRole.role, " "))
        .where(
            EdiscussionRole.ediscussion_id == Ediscussion.id,
            EdiscussionRole.member_id == viewer.member_id,
            HOLDS,
        )
        .correlate(Ediscussion)
        .scalar_subquery()
    )


def _has_note() -> Any:
    own = select(TopicNote.version).where(TopicNote.ediscussion_id == Ediscussion.id)
    return own.correlate(Ediscussion).exists()
