"""Collections as a viewer sees them: those that are open to them, with the records that are."""

from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from apfl_net.access.models import PUBLIC, Audience
from apfl_net.access.queries import audiences_open_to
from apfl_net.access.viewer import Viewer
from apfl_net.kit.db import AnyRow
from apfl_net.kit.errors import NotFound
from apfl_net.resources.models.collections import Collection, CollectionItem
from apfl_net.resources.models.resources import Resource
from apfl_net.resources.policy import may_change_collection
from apfl_net.resources.queries.visible import (
    get_collection,
    is_visible,
    visible_collections,
    visible_resources,
)

PER_PAGE = 20


def latest_collections(session: Session, viewer: Viewer, number: int) -> tuple[Sequence[AnyRow], bool]:
    """A page of them, the one changed last first, each with how many of its records the viewer sees."""
    seen = (
        select(func.count())
        .select_from(CollectionItem)
        .join(Resource, Resource.id == CollectionItem.resource_id)
        .where(CollectionItem.collection_id == Collection.id, is_visible(viewer))
        .correlate(Collection)
        .scalar_subquery()
    )
    rows = session.execute(
        visible_collections(viewer)
        .add_columns(seen)
        .order_by(Collection.changed_at.desc(), Collection.id.desc())
        .limit(PER_PAGE + 1)
        .offset((number - 1) * PER_PAGE)
    ).all()
    return rows[:PER_PAGE], len(rows) > PER_PAGE


def records_in(session: Session, viewer: Viewer, collection_id: int) -> Sequence[AnyRow]:
    """Its records in its order, each with why it is there; those that the viewer sees."""
    return session.execute(
        visible_resources(viewer)
        .join(CollectionItem, CollectionItem.resource_id == Resource.id)
        .add_columns(CollectionItem.note)
        .where(CollectionItem.collection_id == collection_id)
        .order_by(CollectionItem.position, Resource.id)
    ).all()


def collections_with(session: Session, viewer: Viewer, resource_id: int) -> Sequence[Collection]:
    return session.scalars(
        visible_collections(viewer)
        .join(CollectionItem, CollectionItem.collection_id == Collection.id)
        .where(CollectionItem.resource_id == resource_id)
        .order_by(Collection.title, Collection.id)
    ).all()


def own_collections(session: Session, viewer: Viewer) -> dict[int, str]:
    """To put a record into; of staff, all that they see."""
    if not viewer.signed_in:
        return {}
    statement = visible_collections(viewer)
    if not viewer.is_staff:
        statement = statement.where(Collection.made_by_id == viewer.id)
    named = statement.with_only_columns(Collection.id, Collection.title).order_by(Collection.title)
    return dict(session.execute(named.limit(200)).all())


def get_kept_collection(session: Session, viewer: Viewer, collection_id: int) -> Collection:
    """For who may change it; for all others that page is not there."""
    collection = get_collection(session, viewer, collection_id)
    if not may_change_collection(viewer, collection):
        raise NotFound
    return collection


def audiences_to_collect_for(session: Session, viewer: Viewer) -> Sequence[Audience]:
    """What everybody can read, outside the network too, is put together by staff."""
    return [one for one in audiences_open_to(session, viewer) if one.id != PUBLIC or viewer.is_staff]
