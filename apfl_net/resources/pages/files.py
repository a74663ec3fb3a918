"""Files of records as answers: one by its number, a small picture of it, all of them in one."""

from urllib.parse import quote

from fastapi import Request, Response
from starlette.responses import StreamingResponse

from apfl_net.access.entrances import Anyone
from apfl_net.files.answers import give_file, give_preview
from apfl_net.files.queries import version_to_give
from apfl_net.kit.bundles import Entry, bundle
from apfl_net.kit.clock import utc_now
from apfl_net.kit.text import slugify
from apfl_net.kit.web.addresses import Id, IdWithTail
from apfl_net.kit.web.routing import DB, room
from apfl_net.resources.bundling import entries_of
from apfl_net.resources.queries.collections import records_in
from apfl_net.resources.queries.files import get_file_of
from apfl_net.resources.queries.reach import get_within_reach
from apfl_net.resources.queries.visible import get_collection, get_resource

router = room()


@router.get("/resources/{resource_ref}/files/{number}")
def show_file(
    request: Request, db: DB, viewer: Anyone, resource_ref: IdWithTail, number: Id, save: bool = False
) -> Response:
    resource = get_within_reach(db, viewer, resource_ref)
    file = get_file_of(db, resource.id, number)
    return give_file(request, db, viewer, version_to_give(db, file.link.file_id), save=save)


@router.get("/resources/{resource_ref}/files/{number}/preview")
def show_preview(request: Request, db: DB, viewer: Anyone, resource_ref: IdWithTail, number: Id) -> Response:
    resource = get_within_reach(db, viewer, resource_ref)
    file = get_file_of(db, resource.id, number)
    return give_preview(request, version_to_give(db, file.link.file_id))


@router.get("/resources/{resource_ref}/bundle")
def show_bundle(request: Request, db: DB, viewer: Anyone, resource_ref: IdWithTail) -> Response:
    resource = get_resource(db, viewer, resource_ref)
    return _zip(resource.title, entries_of(db, resource.title, [resource]))


@router.get("/collections/{collection_ref}/bundle")
def show_collection_bundle(request: Request, db: DB, viewer: Anyone, collection_ref: IdWithTail) -> Response:
    collection = get_collection(db, viewer, collection_ref)
    records = [resource for resource, _note in records_in(db, viewer, collection.id)]
    return _zip(collection.title, entries_of(db, collection.title, records))


def _zip(title: str, entries: list[Entry]) -> Response:
    name = quote(f"{slugify(title)}.zip", safe="")
    headers = {
        "Content-Disposition": f"attachment; filename=\"bundle.zip\"; filename*=UTF-8''{name}",
        "Cache-Control": "private, no-store",
    }
    return StreamingResponse(bundle(entries, utc_now()), media_type="application/zip", headers=headers)
