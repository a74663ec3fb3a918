"""Organisations: those whose members one can find; for staff all, to be put in order."""

from fastapi import Request, Response
from sqlalchemy.orm import Session

from apfl_net.access.entrances import SignedIn, Staff
from apfl_net.directory.actions.organisations import describe_organisation, merge_organisations
from apfl_net.directory.pages.words import WORDS
from apfl_net.directory.queries.organisations import (
    ORGANISATIONS_PER_PAGE,
    count_organisations,
    doubles_of,
    organisation_shown,
    organisations_shown,
    people_in,
)
from apfl_net.directory.queries.profiles import expertise_of
from apfl_net.directory.schemas.organisations import MergeForm, OrganisationForm
from apfl_net.kit.clock import utc_now
from apfl_net.kit.text import clean_line
from apfl_net.kit.web.addresses import IdWithTail, PageNumber
from apfl_net.kit.web.forms import Typed, TypedForm, parse
from apfl_net.kit.web.page import page, see_other
from apfl_net.kit.web.pagination import pages
from apfl_net.kit.web.routing import DB, room
from apfl_net.members.models import Organisation
from apfl_net.members.organisations import kinds

router = room()


@router.get("/organisations")
def list_organisations(
    request: Request, db: DB, viewer: SignedIn, q: str = "", number: PageNumber = 1
) -> Response:
    q = clean_line(q)[:100]
    where = pages(number, count_organisations(db, viewer, q), ORGANISATIONS_PER_PAGE)
    rows = organisations_shown(db, viewer, q, where.first)
    return page(request, "directory/organisations.html", rows=rows, pages=where, q=q, **WORDS)


@router.get("/organisations/{organisation_ref}")
def show_organisation(request: Request, db: DB, viewer: SignedIn, organisation_ref: IdWithTail) -> Response:
    body = organisation_shown(db, viewer, organisation_ref)
    if body.id != organisation_ref:
        return see_other(request, body.path)
    people = people_in(db, viewer, body.id)
    expertise = expertise_of(db, [person.id for person in people if person.shows_expertise])
    return page(
        request, "directory/organisation.html", body=body, people=people, expertise=expertise, **WORDS
    )


@router.get("/organisations/{organisation_ref}/edit")
def edit_organisation(request: Request, db: DB, viewer: Staff, organisation_ref: IdWithTail) -> Response:
    body = organisation_shown(db, viewer, organisation_ref)
    typed = {name: getattr(body, name) for name in OrganisationForm.model_fields}
    return _form(request, db, body, typed, {})


@router.post("/organisations/{organisation_ref}")
def update_organisation(
    request: Request, db: DB, viewer: Staff, organisation_ref: IdWithTail, typed: TypedForm
) -> Response:
    body = organisation_shown(db, viewer, organisation_ref)
    form, errors = parse(OrganisationForm, typed)
    errors = errors or (form.problem(body) if form else {})
    if form is None or errors:
        return _form(request, db, body, typed, errors, status=422)
    describe_organisation(db, body=body, now=utc_now(), **form.model_dump())
    return see_other(request, body.path)


@router.post("/organisations/{organisation_ref}/merge")
def create_merge(
    request: Request, db: DB, viewer: Staff, organisation_ref: IdWithTail, typed: TypedForm
) -> Response:
    body = organisation_shown(db, viewer, organisation_ref)
    form, errors = parse(MergeForm, typed)
    if form is None:
        kept = {name: getattr(body, name) for name in OrganisationForm.model_fields}
        return _form(request, db, body, kept, errors, status=422)
    into = organisation_shown(db, viewer, form.into)
    merge_organisations(db, body=body, into=into, now=utc_now())
    return see_other(request, into.path)


def _form(
    request: Request,
    db: Session,
    body: Organisation,
    typed: Typed,
    errors: dict[str, str],
    status: int = 200,
) -> Response:
    doubles = {other.id: other.name for other in doubles_of(db, body)}
    given = dict.fromkeys(OrganisationForm.model_fields, "") | typed
    context = {"body": body, "typed": given, "errors": errors, "doubles": doubles, "kinds": kinds()}
    return page(request, "directory/organisation_edit.html", status=status, **context, **WORDS)
