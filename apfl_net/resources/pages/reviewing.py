"""The desk's queue of proposals, and deciding about one."""

from collections.abc import Sequence

from fastapi import Request, Response
from sqlalchemy.orm import Session

from apfl_net.access.entrances import Staff
from apfl_net.access.viewer import Viewer
from apfl_net.kit.clock import utc_now
from apfl_net.kit.errors import AppError
from apfl_net.kit.i18n import gettext
from apfl_net.kit.web.addresses import Id
from apfl_net.kit.web.forms import Typed, TypedForm, parse
from apfl_net.kit.web.page import is_htmx, page, see_other
from apfl_net.kit.web.routing import DB, room
from apfl_net.resources.actions.reviewing import decline_proposal, publish_resource, return_proposal
from apfl_net.resources.models.resources import Resource
from apfl_net.resources.pages.shown import files_or_nothing_new, show, type_words
from apfl_net.resources.policy import CHECKLIST
from apfl_net.resources.queries.doubles import doubles_of
from apfl_net.resources.queries.files import files_of_record
from apfl_net.resources.queries.lists import get_proposal, proposer_of, reviews_of, waiting_proposals
from apfl_net.resources.queries.records import description_of
from apfl_net.resources.schemas.deciding import PublicationForm, ReasonForm

router = room()

QUEUE = "/desk/resources"


@router.get("/desk/resources")
def list_waiting(request: Request, db: DB, viewer: Staff) -> Response:
    waiting = waiting_proposals(db, viewer)
    return page(request, "resources/desk.html", waiting=waiting, type_words=type_words)


@router.get("/desk/resources/{resource_id}")
def show_waiting(request: Request, db: DB, viewer: Staff, resource_id: Id) -> Response:
    return _review(request, db, viewer, get_proposal(db, viewer, resource_id))


@router.post("/desk/resources/{resource_id}/publication")
def create_publication(
    request: Request, db: DB, viewer: Staff, resource_id: Id, typed: TypedForm
) -> Response:
    resource = get_proposal(db, viewer, resource_id, writing=True)
    form, errors = parse(PublicationForm, typed)
    if form is None:
        return _review(request, db, viewer, resource, typed=typed, errors=errors, status=422)
    try:
        publish_resource(db, reviewer=viewer, resource=resource, now=utc_now(), **form.model_dump())
    except AppError as refusal:
        return _review(request, db, viewer, resource, typed=typed, refusal=refusal)
    return see_other(request, resource.path)


@router.post("/desk/resources/{resource_id}/return")
def create_return(request: Request, db: DB, viewer: Staff, resource_id: Id, typed: TypedForm) -> Response:
    resource = get_proposal(db, viewer, resource_id, writing=True)
    form, errors = parse(ReasonForm, typed)
    if form is None:
        return _review(request, db, viewer, resource, errors=_named("return", errors), status=422)
    return_proposal(db, reviewer=viewer, resource=resource, note=form.reason, now=utc_now())
    return see_other(request, QUEUE)


@router.post("/desk/resources/{resource_id}/refusal")
def create_refusal(request: Request, db: DB, viewer: Staff, resource_id: Id, typed: TypedForm) -> Response:
    resource = get_proposal(db, viewer, resource_id, writing=True)
    form, errors = parse(ReasonForm, typed)
    if form is None:
        return _review(request, db, viewer, resource, errors=_named("refusal", errors), status=422)
    decline_proposal(db, reviewer=viewer, resource=resource, note=form.reason, now=utc_now())
    return see_other(request, QUEUE)


def _named(form: str, errors: dict[str, str]) -> dict[str, str]:
    """Two forms of the page have a field of this name."""
    return {f"{form}-{field}": message for field, message in errors.items()}


def _review(
    request: Request,
    db: Session,
    viewer: Viewer,
    resource: Resource,
    *,
    typed: Typed | None = None,
    errors: dict[str, str] | None = None,
    refusal: AppError | None = None,
    status: int = 200,
) -> Response:
    record = show(db, viewer, resource, all_files=True)
    if is_htmx(request):
        return files_or_nothing_new(request, record)
    return page(
        request,
        "resources/review.html",
        status=refusal.status if refusal else status,
        record=record,
        doubles=_doubles(db, viewer, resource),
        proposer=proposer_of(db, resource),
        reviews=reviews_of(db, resource.id),
        checklist={point: gettext(words) for point, words in CHECKLIST.items()},
        typed={"note": ""} | (typed or {}),
        errors=errors or {},
        message=refusal.words() if refusal else "",
    )


def _doubles(db: Session, viewer: Viewer, resource: Resource) -> Sequence[Resource]:
    digests = [file.found.version.digest for file in files_of_record(db, resource.id)]
    return doubles_of(db, viewer, description_of(db, resource), digests=digests, but=resource.id)
