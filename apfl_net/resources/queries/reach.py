"""Records that somebody may look at or change before, or beside, their being published."""

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import Session

from apfl_net.access.viewer import Viewer
from apfl_net.resources.models.resources import PROPOSED, RETURNED, Resource
from apfl_net.resources.queries.visible import found, is_visible

OPEN = Resource.state.in_((PROPOSED, RETURNED))


def get_within_reach(session: Session, viewer: Viewer, resource_id: int) -> Resource:
    """To read: published ones, one's own proposals, and for staff those that wait."""
    own_or_waiting = OPEN & (Resource.proposed_by_id == viewer.member_id)
    if viewer.is_staff:
        own_or_waiting |= OPEN & Resource.audience_id.in_(viewer.audiences)
    return _one(session, select(Resource).where(or_(is_visible(viewer), own_or_waiting)), resource_id)


def get_to_change(session: Session, viewer: Viewer, resource_id: int, *, writing: bool = False) -> Resource:
    """One's own while it waits; for staff all that they see."""
    mine = OPEN & (Resource.proposed_by_id == viewer.member_id)
    if viewer.is_staff:
        mine |= (OPEN & Resource.audience_id.in_(viewer.audiences)) | is_visible(viewer)
    changeable = select(Resource).where(mine)
    return _one(session, changeable.with_for_update() if writing else changeable, resource_id)


def _one(session: Session, resources: Select[Resource], resource_id: int) -> Resource:
    return found(session.scalar(resources.where(Resource.id == resource_id)))
