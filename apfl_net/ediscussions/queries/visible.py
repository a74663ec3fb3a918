"""What a viewer may see of the e-discussions: the start of every query that shows something.

An announced one is seen by its ring. A draft is seen by those who prepare it, and by staff who belong to the
ring.
"""

from datetime import datetime

from sqlalchemy import ColumnElement, Select, and_, or_, select
from sqlalchemy.orm import Session

from apfl_net.access.viewer import Viewer
from apfl_net.ediscussions.models.ediscussions import HOLDS, Ediscussion, EdiscussionRole
from apfl_net.ediscussions.policy.roles import SET_UP, may_facilitate, may_synthesise
from apfl_net.kit.errors import NotFound


def visible_ediscussions(viewer: Viewer, now: datetime) -> Select[Ediscussion]:
    return select(Ediscussion).where(is_visible(viewer, now))


def is_visible(viewer: Viewer, now: datetime) -> ColumnElement[bool]:
    in_ring = Ediscussion.audience_id.in_(viewer.audiences)
    if viewer.is_staff:
        return in_ring
    return and_(in_ring, or_(Ediscussion.announced_at <= now, _prepares(viewer)))


def _prepares(viewer: Viewer) -> ColumnElement[bool]:
    return (
        select(EdiscussionRole.id)
        .where(
            EdiscussionRole.ediscussion_id == Ediscussion.id,
            EdiscussionRole.member_id == viewer.member_id,
            EdiscussionRole.role.in_(SET_UP),
            HOLDS,
        )
        .correlate(Ediscussion)
        .exists()
    )


def get_ediscussion(session: Session, viewer: Viewer, ediscussion_id: int, now: datetime) -> Ediscussion:
    found = session.scalar(visible_ediscussions(viewer, now).where(Ediscussion.id == ediscussion_id))
    if found is None:
        raise NotFound
    return found


def roles_of(session: Session, viewer: Viewer, ediscussion_id: int) -> frozenset[str]:
    """What the viewer is in it."""
    if viewer.member_id is None:
        return frozenset()
    own = select(EdiscussionRole.role).where(
        EdiscussionRole.ediscussion_id == ediscussion_id, EdiscussionRole.member_id == viewer.member_id, HOLDS
    )
    return frozenset(session.scalars(own))


def get_facilitated(session: Session, viewer: Viewer, ediscussion_id: int, now: datetime) -> Ediscussion:
    """For its facilitators, and staff who belong to its ring; for all others the page is not there."""
    ediscussion = get_ediscussion(session, viewer, ediscussion_id, now)
    if not may_facilitate(viewer, roles_of(session, viewer, ediscussion.id)):
        raise NotFound
    return ediscussion


def get_synthesised(session: Session, viewer: Viewer, ediscussion_id: int, now: datetime) -> Ediscussion:
    """The same, for the rapporteur too."""
    ediscussion = get_ediscussion(session, viewer, ediscussion_id, now)
    if not may_synthesise(viewer, roles_of(session, viewer, ediscussion.id)):
        raise NotFound
    return ediscussion


def get_role(session: Session, ediscussion_id: int, role_id: int) -> EdiscussionRole:
    """One that holds, for those who facilitate the e-discussion."""
    held = select(EdiscussionRole).where(
        EdiscussionRole.id == role_id, EdiscussionRole.ediscussion_id == ediscussion_id, HOLDS
    )
    found = session.scalar(held.with_for_update())
    if found is None:
        raise NotFound
    return found
