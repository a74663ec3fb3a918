"""Keeping what is published: correcting it, withdrawing it, giving it back to its readers."""

from fastapi import Request, Response
from sqlalchemy.orm import Session

from apfl_net.access.entrances import Staff
from apfl_net.access.models import Audience
from apfl_net.access.viewer import Viewer
from apfl_net.kit.clock import utc_now
from apfl_net.kit.errors import AppError
from apfl_net.kit.web.addresses import Id, IdWithTail
from apfl_net.kit.web.forms import Typed, TypedForm, parse
from apfl_net.kit.web.page import page, see_other
from apfl_net.kit.web.routing import DB, room
from apfl_net.resources.actions.correcting import correct_resource, restore_resource, withdraw_resource
from apfl_net.resources.models.resources import Resource
from apfl_net.resources.pages import record_form
from apfl_net.resources.policy import ChangedMeanwhile
from apfl_net.resources.queries.lists import get_published, get_tombstone
from apfl_net.resources.queries.records import description_of
from apfl_net.resources.schemas.deciding import ReasonForm
from apfl_net.resources.schemas.describing import CorrectionForm, as_typed

router = room()


@router.get("/resources/{resource_ref}/correction")
def new_correction(request: Request, db: DB, viewer: Staff, resource_ref: IdWithTail) -> Response:
    resource = get_published(db, viewer, resource_ref)
    kept = as_typed(description_of(db, resource))
    kept |= {"audience": str(resource.audience_id), "seen": resource.changed_at.isoformat()}
    return _correction(request, db, viewer, resource, kept)


@router.post("/resources/{resource_ref}/correction")
def create_correction(
    request: Request, db: DB, viewer: Staff, resource_ref: IdWithTail, typed: TypedForm
) -> Response:
    resource = get_published(db, viewer, resource_ref, writing=True)
    form, errors = record_form.check(db, viewer, CorrectionForm, typed, resource)
    if form is None:
        return _correction(request, db, viewer, resource, typed, errors=errors, status=422)
    try:
        _check_unchanged(resource, form.seen)
        said = form.said_of(description_of(db, resource))
        about = {"audience": db.get_one(Audience, form.audience), "note": form.note}
        correct_resource(db, staff=viewer, resource=resource, said=said, now=utc_now(), **about)
    except AppError as refusal:
        return _correction(request, db, viewer, resource, typed, refusal=refusal)
    return see_other(request, resource.path)


@router.get("/resources/{resource_ref}/withdrawal")
def new_withdrawal(request: Request, db: DB, viewer: Staff, resource_ref: IdWithTail) -> Response:
    resource = get_published(db, viewer, resource_ref)
    return page(request, "resources/withdrawal.html", resource=resource, typed={}, errors={})


@router.post("/resources/{resource_ref}/withdrawal")
def create_withdrawal(
    request: Request, db: DB, viewer: Staff, resource_ref: IdWithTail, typed: TypedForm
) -> Response:
    resource = get_published(db, viewer, resource_ref, writing=True)
    form, errors = parse(ReasonForm, typed)
    if form is None:
        about = {"resource": resource, "typed": typed, "errors": errors}
        return page(request, "resources/withdrawal.html", status=422, **about)
    withdraw_resource(db, resource=resource, reason=form.reason, now=utc_now())
    return see_other(request, f"/resources/{resource.id}")


@router.post("/resources/{resource_id}/restoration")
def create_restoration(request: Request, db: DB, viewer: Staff, resource_id: Id) -> Response:
    resource = get_tombstone(db, viewer, resource_id)
    restore_resource(db, resource=resource, now=utc_now())
    return see_other(request, resource.path)


def _check_unchanged(resource: Resource, seen: str) -> None:
    if seen != resource.changed_at.isoformat():
        raise ChangedMeanwhile


def _correction(
    request: Request,
    db: Session,
    viewer: Viewer,
    resource: Resource,
    typed: Typed,
    *,
    errors: dict[str, str] | None = None,
    refusal: AppError | None = None,
    status: int = 200,
) -> Response:
    if isinstance(refusal, ChangedMeanwhile):
        typed = typed | {"seen": resource.changed_at.isoformat()}
    return record_form.show(
        request,
        db,
        viewer,
        typed=typed,
        errors=errors,
        refusal=refusal,
        status=status,
        resource=resource,
        action=f"/resources/{resource.id}/correction",
        purpose="correct",
    )
