"""What somebody may read, for the map of the site: the list of each room, in pieces by ids of its rows."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, func
from sqlalchemy.orm import Session

from apfl_net.access.viewer import Viewer
from apfl_net.discussions.models.threads import Thread
from apfl_net.discussions.queries.visible import visible_threads
from apfl_net.ediscussions.models.ediscussions import Ediscussion
from apfl_net.ediscussions.queries.visible import visible_ediscussions
from apfl_net.editorial.models import GuestPost
from apfl_net.editorial.queries import visible_guest_posts
from apfl_net.resources.models.collections import Collection
from apfl_net.resources.models.resources import Resource
from apfl_net.resources.queries.visible import visible_collections, visible_resources

PIECE = 5_000
"""Ids in one piece; a map may hold 50,000 addresses."""


@dataclass(frozen=True)
class Part:
    """`rows`: those that somebody sees. `changed`: since when a row reads so, where that is known."""

    rows: Callable[[Viewer, datetime], Select[Any]]
    id: Any
    changed: Callable[[Any], datetime | None] = lambda _row: None


PARTS: Mapping[str, Part] = {
    "resources": Part(lambda who, now: visible_resources(who), Resource.id, lambda row: row.changed_at),
    "collections": Part(lambda who, now: visible_collections(who), Collection.id, lambda row: row.changed_at),
    "threads": Part(lambda who, now: visible_threads(who), Thread.id),
    "e-discussions": Part(visible_ediscussions, Ediscussion.id),
    "guest-posts": Part(lambda who, now: visible_guest_posts(who), GuestPost.id),
}


@dataclass(frozen=True)
class Place:
    path: str
    changed_at: datetime | None = None


def pieces(session: Session, viewer: Viewer, now: datetime) -> list[tuple[str, int]]:
    """Name and number of each piece that holds something; by the largest id that is seen."""
    return [
        (name, number)
        for name, part in PARTS.items()
        for number in range(1, -(-_last(session, viewer, part, now) // PIECE) + 1)
    ]


def _last(session: Session, viewer: Viewer, part: Part, now: datetime) -> int:
    return session.scalar(part.rows(viewer, now).with_only_columns(func.max(part.id)).order_by(None)) or 0


def places_in(session: Session, viewer: Viewer, name: str, number: int, now: datetime) -> Sequence[Place]:
    part = PARTS[name]
    rows = session.scalars(part.rows(viewer, now).where(*_within(part.id, number)).order_by(part.id))
    return [Place(row.path, part.changed(row)) for row in rows]


def _within(id: Any, number: int) -> list[ColumnElement[bool]]:
    return [id > (number - 1) * PIECE, id <= number * PIECE]
