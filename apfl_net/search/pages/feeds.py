"""Atom feeds of searches for resources: what a visitor may read, and by a token what its member may."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime

from fastapi import Request, Response
from sqlalchemy.orm import Session

from apfl_net.access.entrances import VISITOR, Anyone, viewer_with_feed_token
from apfl_net.access.marks import audience_mark
from apfl_net.access.viewer import Viewer
from apfl_net.kit.config import settings
from apfl_net.kit.errors import Unavailable
from apfl_net.kit.i18n import N_, gettext
from apfl_net.kit.search.asking import DATE
from apfl_net.kit.search.documents import id_of
from apfl_net.kit.search.engine import EngineAway
from apfl_net.kit.search.finding import find
from apfl_net.kit.web.feed import feed
from apfl_net.kit.web.routing import DB, room
from apfl_net.resources.models.resources import Resource
from apfl_net.resources.queries.described import Described, described
from apfl_net.resources.queries.titles import resources_titled
from apfl_net.resources.queries.visible import visible_resources
from apfl_net.search.asked import Asked, AskedOfResources
from apfl_net.search.questions import expanded, question_of

router = room()

MOST = 30
NOTHING_YET = datetime(2000, 1, 1, tzinfo=UTC)


class SearchIsAway(Unavailable):
    message = N_("The search is away. Please ask again in a while.")
    retry_after: int | None = 600


@dataclass(frozen=True, slots=True)
class Entry:
    record: Resource
    address: str  # stays when the title is corrected
    makers: str
    audience: str


@router.get("/feeds/resources")
def show_public_feed_of_resources(
    request: Request, db: DB, viewer: Anyone, asked: AskedOfResources
) -> Response:
    return _feed(request, db, VISITOR, asked)


@router.get("/feeds/{token}/resources")
def show_feed_of_resources(
    request: Request, db: DB, viewer: Anyone, token: str, asked: AskedOfResources
) -> Response:
    return _feed(request, db, viewer_with_feed_token(db, token), asked)


def _feed(request: Request, db: Session, reader: Viewer, asked: Asked) -> Response:
    """The latest that fit. A private feed goes by the name of the public one: the token stays out of it."""
    entries = _entries(db, reader, asked)
    public = f"{settings().base_url}/feeds/resources{'?' if asked.query else ''}{asked.query}"
    return feed(
        request,
        "search/feed.xml",
        title=f"{gettext('Shared resources')}{': ' if asked.q else ''}{asked.q}",
        feed_id=f"{public}{'#private' if reader.signed_in else ''}",
        address=f"{settings().base_url}{asked.address}",
        is_private=reader.signed_in,
        updated_at=max((entry.record.changed_at for entry in entries), default=NOTHING_YET),
        entries=entries,
    )


def _entries(db: Session, reader: Viewer, asked: Asked) -> list[Entry]:
    question = replace(question_of(asked, expanded(db, asked)), order=DATE, limit=MOST)
    try:
        ids = [id_of(one.group) for one in find(db, reader, question).found]
    except EngineAway as error:
        if asked.narrows:
            raise SearchIsAway from error
        ids = [one.id for one in resources_titled(db, reader, "", MOST)]
    records = visible_resources(reader).where(Resource.id.in_(ids))
    seen = {one.record.id: one for one in described(db, records)}
    return [_entry(seen[one]) for one in ids if one in seen]


def _entry(one: Described) -> Entry:
    audience = audience_mark(one.audience.kind, one.audience.constituency, one.audience.name)
    address = f"{settings().base_url}/resources/{one.record.id}"
    return Entry(one.record, address, one.makers, audience.sentence)
