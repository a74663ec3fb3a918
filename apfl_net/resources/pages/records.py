"""Published records: a page each, and the page of one that is gone. Their list is the search for them."""

from fastapi import Request, Response
from sqlalchemy.orm import Session

from apfl_net.access.entrances import Anyone
from apfl_net.access.viewer import Viewer
from apfl_net.kit.errors import NotFound
from apfl_net.kit.web.addresses import IdWithTail
from apfl_net.kit.web.page import page
from apfl_net.kit.web.routing import DB, room
from apfl_net.resources.models.resources import Resource
from apfl_net.resources.pages.citing import citing_of
from apfl_net.resources.pages.shown import show
from apfl_net.resources.policy import may_keep
from apfl_net.resources.queries.collections import collections_with, own_collections
from apfl_net.resources.queries.lists import (
    corrections_of,
    get_tombstone,
    other_languages,
    replaced_and_replacing,
)
from apfl_net.resources.queries.visible import get_resource

router = room()


@router.get("/resources/{resource_ref}")
def show_resource(request: Request, db: DB, viewer: Anyone, resource_ref: IdWithTail) -> Response:
    try:
        resource = get_resource(db, viewer, resource_ref)
    except NotFound:
        return _tombstone(request, db, viewer, resource_ref)
    return _record(request, db, viewer, resource)


def _record(request: Request, db: Session, viewer: Viewer, resource: Resource) -> Response:
    before, after = replaced_and_replacing(db, viewer, resource)
    record = show(db, viewer, resource)
    return page(
        request,
        "resources/record.html",
        record=record,
        citing=citing_of(record),
        others=other_languages(db, viewer, resource),
        replaces=before,
        replaced_by=after,
        corrections=corrections_of(db, resource.id),
        collections=collections_with(db, viewer, resource.id),
        own_collections=own_collections(db, viewer),
        may_keep=may_keep(viewer),
    )


def _tombstone(request: Request, db: Session, viewer: Viewer, resource_id: int) -> Response:
    """410: it was here. Nothing of what it said is repeated."""
    gone = get_tombstone(db, viewer, resource_id)
    _before, after = replaced_and_replacing(db, viewer, gone)
    about = {"resource": gone, "replaced_by": after, "may_keep": may_keep(viewer)}
    return page(request, "resources/tombstone.html", status=410, **about)
