"""Searching the shared resources: all of them, narrowed by what they are about; as a page, and as a part of
other pages."""

from dataclasses import replace

from fastapi import Request, Response
from sqlalchemy.orm import Session

from apfl_net.access.entrances import Anyone
from apfl_net.access.viewer import Viewer
from apfl_net.kit.errors import NotFound
from apfl_net.kit.search.documents import id_of
from apfl_net.kit.search.engine import EngineAway
from apfl_net.kit.search.finding import Found, find
from apfl_net.kit.web.addresses import IdWithTail
from apfl_net.kit.web.page import is_htmx, page, see_other
from apfl_net.kit.web.routing import DB, room
from apfl_net.resources.lines import lines_of, lines_titled
from apfl_net.resources.queries.alike import records_alike
from apfl_net.resources.queries.titles import resources_titled
from apfl_net.resources.queries.visible import get_resource
from apfl_net.search.asked import MOST_PAGES, Asked, AskedOfResources
from apfl_net.search.pages.telling import found_by
from apfl_net.search.questions import expanded, question_of

router = room()

MOST_BY_TITLE = 20
MOST_BESIDE = 5


@router.get("/resources")
def list_resources(request: Request, db: DB, viewer: Anyone, asked: AskedOfResources) -> Response:
    if asked.page > MOST_PAGES:
        raise NotFound
    words = expanded(db, asked)
    try:
        told = found_by(db, viewer, asked, words)
    except EngineAway:
        titled = lines_titled(db, viewer, asked.q, MOST_BY_TITLE)
        return page(request, "search/resources_away.html", asked=asked, lines=titled)
    lines = lines_of(db, viewer, {_record(one) for one in told["finding"].found})
    return page(
        request, "search/resources.html", asked=asked, words=words, lines=lines, record=_record, **told
    )


@router.get("/resources/beside")
def show_beside(request: Request, db: DB, viewer: Anyone, asked: AskedOfResources) -> Response:
    """A few of what the page would show, for a place on another page; whoever follows the link gets it."""
    if not is_htmx(request):
        return see_other(request, asked.address)
    ids = _first(db, viewer, asked)
    lines = lines_of(db, viewer, ids)
    shown = [lines[one] for one in ids if one in lines]
    return page(request, "search/_resources_beside.html", asked=asked, lines=shown)


@router.get("/resources/{resource_ref}/alike")
def show_alike(request: Request, db: DB, viewer: Anyone, resource_ref: IdWithTail) -> Response:
    """For the page of a record, which gives it a place."""
    record = get_resource(db, viewer, resource_ref)
    ids = records_alike(db, viewer, record)
    lines = lines_of(db, viewer, ids)
    shown = [lines[one] for one in ids if one in lines]
    template = "search/_resources_alike.html" if is_htmx(request) else "search/resources_alike.html"
    return page(request, template, lines=shown, record=record)


def _first(db: Session, viewer: Viewer, asked: Asked) -> list[int]:
    question = replace(question_of(asked, expanded(db, asked)), limit=MOST_BESIDE)
    try:
        return [_record(one) for one in find(db, viewer, question).found]
    except EngineAway:
        titled = [] if asked.chosen else resources_titled(db, viewer, asked.q, MOST_BESIDE)
        return [one.id for one in titled]


def _record(found: Found) -> int:
    """A page of a file is shown as the record it belongs to."""
    return id_of(found.group)
