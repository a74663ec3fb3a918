"""Collections: their list, a page each, and putting them together."""

from fastapi import Request, Response
from sqlalchemy.orm import Session

from apfl_net.access.entrances import Anyone, Contributor
from apfl_net.access.marks import audience_mark
from apfl_net.access.models import MEMBERS, Audience
from apfl_net.access.viewer import Viewer
from apfl_net.kit.clock import utc_now
from apfl_net.kit.i18n import gettext
from apfl_net.kit.markdown import render
from apfl_net.kit.web.addresses import Id, IdWithTail, PageNumber
from apfl_net.kit.web.forms import Typed, TypedForm, parse
from apfl_net.kit.web.page import page, see_other
from apfl_net.kit.web.routing import DB, room
from apfl_net.resources.actions import collecting
from apfl_net.resources.pages.shown import type_words
from apfl_net.resources.policy import may_change_collection
from apfl_net.resources.queries.collections import (
    audiences_to_collect_for,
    get_kept_collection,
    latest_collections,
    records_in,
)
from apfl_net.resources.queries.visible import get_collection, get_resource
from apfl_net.resources.schemas.collecting import CollectionForm, ItemForm

router = room()


@router.get("/collections")
def list_collections(request: Request, db: DB, viewer: Anyone, number: PageNumber = 1) -> Response:
    rows, has_more = latest_collections(db, viewer, number)
    return page(request, "resources/collections.html", rows=rows, has_more=has_more, number=number)


@router.get("/collections/new")
def new_collection(request: Request, db: DB, viewer: Contributor) -> Response:
    typed = {"audience": str(MEMBERS), "language": viewer.language or "en"}
    return _form(request, db, viewer, "/collections", typed)


@router.post("/collections")
def create_collection(request: Request, db: DB, viewer: Contributor, typed: TypedForm) -> Response:
    form, errors = _check(db, viewer, typed)
    if form is None:
        return _form(request, db, viewer, "/collections", typed, errors, 422)
    audience = db.get_one(Audience, form.audience)
    about = form.model_dump(exclude={"audience"})
    collection = collecting.make_collection(db, maker=viewer, audience=audience, now=utc_now(), **about)
    return see_other(request, collection.path)


@router.get("/collections/{collection_ref}")
def show_collection(request: Request, db: DB, viewer: Anyone, collection_ref: IdWithTail) -> Response:
    collection = get_collection(db, viewer, collection_ref)
    audience = db.get_one(Audience, collection.audience_id)
    return page(
        request,
        "resources/collection.html",
        collection=collection,
        audience=audience_mark(audience.kind, audience.constituency, audience.name),
        body_html=render(collection.about, below=1),
        records=records_in(db, viewer, collection.id),
        type_words=type_words,
        may_change=may_change_collection(viewer, collection),
    )


@router.get("/collections/{collection_ref}/edit")
def edit_collection(request: Request, db: DB, viewer: Contributor, collection_ref: IdWithTail) -> Response:
    kept = get_kept_collection(db, viewer, collection_ref)
    typed = {"title": kept.title, "about": kept.about, "language": kept.language}
    typed |= {"audience": str(kept.audience_id)}
    return _form(request, db, viewer, f"/collections/{kept.id}", typed)


@router.post("/collections/{collection_ref}")
def update_collection(
    request: Request, db: DB, viewer: Contributor, collection_ref: IdWithTail, typed: TypedForm
) -> Response:
    collection = get_kept_collection(db, viewer, collection_ref)
    form, errors = _check(db, viewer, typed)
    if form is None:
        return _form(request, db, viewer, f"/collections/{collection.id}", typed, errors, 422)
    audience = db.get_one(Audience, form.audience)
    about = form.model_dump(exclude={"audience"})
    collecting.change_collection(db, collection=collection, audience=audience, now=utc_now(), **about)
    return see_other(request, collection.path)


@router.post("/collections/{collection_id}/removal")
def create_removal(request: Request, db: DB, viewer: Contributor, collection_id: Id) -> Response:
    collection = get_kept_collection(db, viewer, collection_id)
    collecting.remove_collection(db, collection=collection, now=utc_now())
    return see_other(request, "/collections")


@router.post("/resources/{resource_ref}/collections")
def create_item(
    request: Request, db: DB, viewer: Contributor, resource_ref: IdWithTail, typed: TypedForm
) -> Response:
    """Into which collection is chosen on the page of the record."""
    resource = get_resource(db, viewer, resource_ref)
    form, _errors = parse(ItemForm, typed)
    if form is None:
        return see_other(request, resource.path)
    collection = get_kept_collection(db, viewer, form.collection)
    collecting.put_into_collection(
        db, collection=collection, resource=resource, note=form.note, now=utc_now()
    )
    return see_other(request, collection.path)


@router.post("/collections/{collection_id}/items/{resource_id}/removal")
def create_taking_out(
    request: Request, db: DB, viewer: Contributor, collection_id: Id, resource_id: Id
) -> Response:
    collection = get_kept_collection(db, viewer, collection_id)
    collecting.take_out_of_collection(db, collection=collection, resource_id=resource_id, now=utc_now())
    return see_other(request, collection.path)


@router.post("/collections/{collection_id}/items/{resource_id}/rise")
def create_rise(
    request: Request, db: DB, viewer: Contributor, collection_id: Id, resource_id: Id
) -> Response:
    collection = get_kept_collection(db, viewer, collection_id)
    seen = [resource.id for resource, _note in records_in(db, viewer, collection.id)]
    before = dict(zip(seen[1:], seen, strict=False)).get(resource_id)
    collecting.move_up(db, collection=collection, resource_id=resource_id, before_id=before, now=utc_now())
    return see_other(request, collection.path)


def _check(db: Session, viewer: Viewer, typed: Typed) -> tuple[CollectionForm | None, dict[str, str]]:
    form, errors = parse(CollectionForm, typed)
    if form and str(form.audience) not in _readers(db, viewer):
        return None, {"audience": gettext("Please choose one of the list.")}
    return form, errors


def _readers(db: Session, viewer: Viewer) -> dict[str, str]:
    return {
        str(one.id): audience_mark(one.kind, one.constituency, one.name).sentence
        for one in audiences_to_collect_for(db, viewer)
    }


def _form(
    request: Request,
    db: Session,
    viewer: Viewer,
    action: str,
    typed: Typed,
    errors: dict[str, str] | None = None,
    status: int = 200,
) -> Response:
    return page(
        request,
        "resources/collection_form.html",
        status=status,
        action=action,
        typed=dict.fromkeys(CollectionForm.model_fields, "") | typed,
        errors=errors or {},
        readers=_readers(db, viewer),
    )
