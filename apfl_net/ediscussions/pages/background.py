"""What one may read before contributing; and, for the page of a record, the e-discussions it belongs to."""

import re

from fastapi import Request, Response
from sqlalchemy.orm import Session

from apfl_net.access.entrances import Anyone, Contributor
from apfl_net.access.viewer import Viewer
from apfl_net.ediscussions.actions.background import add_background, remove_background
from apfl_net.ediscussions.queries.background import background_of, ediscussions_of_record
from apfl_net.ediscussions.queries.heads import Head, facilitated, get_head
from apfl_net.ediscussions.schemas.preparing import BackgroundForm
from apfl_net.kit.clock import utc_now
from apfl_net.kit.errors import NotFound
from apfl_net.kit.i18n import gettext
from apfl_net.kit.web.addresses import LARGEST_ID, Id, IdWithTail
from apfl_net.kit.web.forms import Typed, TypedForm, parse
from apfl_net.kit.web.page import is_htmx, page, see_other
from apfl_net.kit.web.routing import DB, room
from apfl_net.resources.lines import lines_of
from apfl_net.resources.models.resources import Resource
from apfl_net.resources.queries.visible import get_resource

router = room()

_NUMBER = re.compile(r"(?:.*/resources/)?([1-9][0-9]{0,9})(?:[-/?#].*)?")


@router.get("/e-discussions/about/{resource_ref}")
def list_ediscussions_of_record(
    request: Request, db: DB, viewer: Anyone, resource_ref: IdWithTail
) -> Response:
    record = get_resource(db, viewer, resource_ref)
    found = ediscussions_of_record(db, viewer, record.id, utc_now())
    template = "ediscussions/_of_record.html" if is_htmx(request) else "ediscussions/of_record.html"
    return page(request, template, record=record, ediscussions=found)


@router.get("/e-discussions/{ediscussion_ref}/background")
def list_background(request: Request, db: DB, viewer: Anyone, ediscussion_ref: IdWithTail) -> Response:
    return _background_page(request, db, viewer, get_head(db, viewer, ediscussion_ref, utc_now()))


@router.post("/e-discussions/{ediscussion_ref}/background")
def create_background(
    request: Request, db: DB, viewer: Contributor, ediscussion_ref: IdWithTail, typed: TypedForm
) -> Response:
    head = facilitated(db, viewer, ediscussion_ref, utc_now())
    form, errors = parse(BackgroundForm, typed)
    record = _record_typed(db, viewer, form.record) if form else None
    if record is None:
        errors = errors or {"record": gettext("There is no resource with this address.")}
        return _background_page(request, db, viewer, head, typed, errors)
    add_background(db, ediscussion=head.ediscussion, resource=record, now=utc_now())
    return see_other(request, f"{head.path}/background")


@router.post("/e-discussions/{ediscussion_ref}/background/{resource_id}/removal")
def create_background_removal(
    request: Request, db: DB, viewer: Contributor, ediscussion_ref: IdWithTail, resource_id: Id
) -> Response:
    head = facilitated(db, viewer, ediscussion_ref, utc_now())
    remove_background(db, ediscussion=head.ediscussion, resource_id=resource_id)
    return see_other(request, f"{head.path}/background")


def _record_typed(db: Session, viewer: Viewer, typed: str) -> Resource | None:
    """Its address as it stands in a browser, or its number alone."""
    number = _NUMBER.fullmatch(typed)
    if number is None or int(number[1]) > LARGEST_ID:
        return None
    try:
        return get_resource(db, viewer, int(number[1]))
    except NotFound:
        return None


def _background_page(
    request: Request,
    db: Session,
    viewer: Viewer,
    head: Head,
    typed: Typed | None = None,
    errors: dict[str, str] | None = None,
) -> Response:
    ids = [record.id for record in background_of(db, viewer, head.ediscussion.id)]
    return page(
        request,
        "ediscussions/background.html",
        status=422 if errors else 200,
        head=head,
        lines=lines_of(db, viewer, ids),
        ids=ids,
        typed=typed or {},
        errors=errors or {},
    )
