"""What a viewer may see of the document repository: the start of every query that shows something."""

from typing import TypeVar

from sqlalchemy import ColumnElement, Select, and_, select
from sqlalchemy.orm import Session

from apfl_net.access.viewer import Viewer
from apfl_net.kit.errors import NotFound
from apfl_net.resources.models.collections import Collection
from apfl_net.resources.models.resources import PROPOSED, PUBLISHED, RETURNED, WITHDRAWN, Resource

T = TypeVar("T")


def visible_resources(viewer: Viewer) -> Select[Resource]:
    return select(Resource).where(is_visible(viewer))


def is_visible(viewer: Viewer) -> ColumnElement[bool]:
    return and_(Resource.state == PUBLISHED, Resource.audience_id.in_(viewer.audiences))


def visible_tombstones(viewer: Viewer) -> Select[Resource]:
    """What its readers once had: of these it is told that they are gone, and why, and nothing else."""
    return select(Resource).where(
        Resource.state == WITHDRAWN,
        Resource.published_at.is_not(None),
        Resource.audience_id.in_(viewer.audiences),
    )


def own_proposals(viewer: Viewer) -> Select[Resource]:
    """What the viewer proposed, whatever became of it."""
    return select(Resource).where(Resource.proposed_by_id == viewer.id)


def proposals_to_review(viewer: Viewer) -> Select[Resource]:
    """For staff, as far as they belong to those for whom it is meant."""
    return select(Resource).where(
        Resource.state.in_((PROPOSED, RETURNED)), Resource.audience_id.in_(viewer.audiences)
    )


def visible_collections(viewer: Viewer) -> Select[Collection]:
    return select(Collection).where(
        Collection.removed_at.is_(None), Collection.audience_id.in_(viewer.audiences)
    )


def get_resource(session: Session, viewer: Viewer, resource_id: int) -> Resource:
    return found(session.scalar(visible_resources(viewer).where(Resource.id == resource_id)))


def get_collection(session: Session, viewer: Viewer, collection_id: int) -> Collection:
    return found(session.scalar(visible_collections(viewer).where(Collection.id == collection_id)))


def found(row: T | None) -> T:
    """The row, or `NotFound` - also when it exists and is hidden: that is never told."""
    if row is None:
        raise NotFound
    return row
