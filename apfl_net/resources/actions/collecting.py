"""Putting records together for a purpose."""

from datetime import datetime

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from apfl_net.access.models import Audience
from apfl_net.access.viewer import Viewer
from apfl_net.resources.models.collections import Collection, CollectionItem
from apfl_net.resources.models.resources import Resource


def make_collection(
    session: Session,
    *,
    maker: Viewer,
    title: str,
    about: str,
    language: str,
    audience: Audience,
    now: datetime,
) -> Collection:
    collection = Collection(
        title=title,
        about=about,
        language=language,
        audience_id=audience.id,
        made_by_id=maker.id,
        made_at=now,
        changed_at=now,
    )
    session.add(collection)
    session.flush()
    return collection


def change_collection(
    session: Session,
    *,
    collection: Collection,
    title: str,
    about: str,
    language: str,
    audience: Audience,
    now: datetime,
) -> None:
    collection.title, collection.about, collection.language = title, about, language
    collection.audience_id, collection.changed_at = audience.id, now


def remove_collection(session: Session, *, collection: Collection, now: datetime) -> None:
    """Its records stay where they are."""
    collection.removed_at = collection.changed_at = now


def put_into_collection(
    session: Session, *, collection: Collection, resource: Resource, note: str, now: datetime
) -> None:
    """At its end; one that is in it already stays in its place, with the new note."""
    item = session.get(CollectionItem, (collection.id, resource.id))
    if item is None:
        last = select(func.max(CollectionItem.position)).where(CollectionItem.collection_id == collection.id)
        item = CollectionItem(
            collection_id=collection.id, resource_id=resource.id, position=(session.scalar(last) or 0) + 1
        )
        session.add(item)
    item.note, collection.changed_at = note, now
    session.flush()


def take_out_of_collection(
    session: Session, *, collection: Collection, resource_id: int, now: datetime
) -> None:
    session.execute(
        delete(CollectionItem).where(
            CollectionItem.collection_id == collection.id, CollectionItem.resource_id == resource_id
        )
    )
    collection.changed_at = now


def move_up(
    session: Session, *, collection: Collection, resource_id: int, before_id: int | None, now: datetime
) -> None:
    """Change places with the record that stands before it, as whoever moves it sees the list."""
    item = session.get(CollectionItem, (collection.id, resource_id))
    before = session.get(CollectionItem, (collection.id, before_id)) if before_id else None
    if item and before:
        item.position, before.position = before.position, item.position
        collection.changed_at = now
