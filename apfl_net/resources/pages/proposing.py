"""Proposing a record, and what became of one's proposals."""

from collections.abc import Sequence
from datetime import datetime

from fastapi import Request, Response
from sqlalchemy.orm import Session

from apfl_net.access.entrances import Contributor, SignedIn
from apfl_net.access.models import MEMBERS, Audience
from apfl_net.access.viewer import Viewer
from apfl_net.files.gathering import Attached, gather_files
from apfl_net.files.receiving import SentForm
from apfl_net.kit.clock import utc_now
from apfl_net.kit.web.addresses import Id
from apfl_net.kit.web.forms import Typed, TypedForm
from apfl_net.kit.web.page import is_htmx, page, see_other
from apfl_net.kit.web.routing import DB, room
from apfl_net.resources import policy
from apfl_net.resources.actions.proposing import change_proposal, propose_resource, take_back_proposal
from apfl_net.resources.models.resources import Resource
from apfl_net.resources.pages import record_form
from apfl_net.resources.pages.shown import files_or_nothing_new, show, type_words
from apfl_net.resources.queries.doubles import doubles_of
from apfl_net.resources.queries.lists import get_proposal_to_change, proposals_of, reviews_of
from apfl_net.resources.queries.records import description_of
from apfl_net.resources.schemas.describing import ProposalForm, as_typed

router = room()


@router.get("/resources/new")
def new_proposal(request: Request, db: DB, viewer: Contributor) -> Response:
    return _new(request, db, viewer, {"audience": str(MEMBERS), "title_language": viewer.language or "en"})


@router.post("/resources")
def create_proposal(request: Request, db: DB, viewer: Contributor, sent: SentForm) -> Response:
    files = gather_files(db, viewer, sent, now=utc_now())
    form, errors = record_form.check(db, viewer, ProposalForm, sent.typed)
    if form is None or files.refused:
        return _new(request, db, viewer, sent.typed, errors, files=files, status=422)
    doubles = _doubles(db, viewer, form, files, sent.typed)
    if doubles:
        return _new(request, db, viewer, sent.typed, files=files, doubles=doubles, status=409)
    resource = _propose(db, viewer, form, files, utc_now())
    return see_other(request, f"/resources/proposals/{resource.id}")


@router.get("/resources/proposals")
def list_proposals(request: Request, db: DB, viewer: SignedIn) -> Response:
    return page(
        request, "resources/proposals.html", proposals=proposals_of(db, viewer), type_words=type_words
    )


@router.get("/resources/proposals/{resource_id}")
def show_proposal(request: Request, db: DB, viewer: SignedIn, resource_id: Id) -> Response:
    resource = get_proposal_to_change(db, viewer, resource_id)
    record = show(db, viewer, resource, all_files=True)
    if is_htmx(request):
        return files_or_nothing_new(request, record)
    return page(
        request,
        "resources/proposal.html",
        record=record,
        reviews=reviews_of(db, resource.id),
        may_change=policy.is_open(resource),
    )


@router.get("/resources/proposals/{resource_id}/edit")
def edit_proposal(request: Request, db: DB, viewer: Contributor, resource_id: Id) -> Response:
    resource = get_proposal_to_change(db, viewer, resource_id)
    policy.check_is_open(resource)
    kept = as_typed(description_of(db, resource))
    kept |= {"audience": str(resource.audience_id), "rights_statement": resource.rights_statement}
    return _edit(request, db, viewer, resource, kept)


@router.post("/resources/proposals/{resource_id}")
def update_proposal(
    request: Request, db: DB, viewer: Contributor, resource_id: Id, typed: TypedForm
) -> Response:
    resource = get_proposal_to_change(db, viewer, resource_id, writing=True)
    form, errors = record_form.check(db, viewer, ProposalForm, typed)
    if form is None:
        return _edit(request, db, viewer, resource, typed, errors, 422)
    about = {"audience": db.get_one(Audience, form.audience), "rights_statement": form.rights_statement}
    change_proposal(db, resource=resource, said=form.said(), now=utc_now(), **about)
    return see_other(request, f"/resources/proposals/{resource.id}")


@router.post("/resources/proposals/{resource_id}/withdrawal")
def create_taking_back(request: Request, db: DB, viewer: Contributor, resource_id: Id) -> Response:
    resource = get_proposal_to_change(db, viewer, resource_id, writing=True)
    take_back_proposal(db, resource=resource, now=utc_now())
    return see_other(request, "/resources/proposals")


def _doubles(
    db: Session, viewer: Viewer, form: ProposalForm, files: Attached, typed: Typed
) -> Sequence[Resource]:
    """Asked once: whoever proposes it all the same knows better."""
    if typed.get("all_the_same"):
        return []
    return doubles_of(db, viewer, form.said(), digests=[found.version.digest for found in files.found])


def _propose(db: Session, viewer: Viewer, form: ProposalForm, files: Attached, now: datetime) -> Resource:
    return propose_resource(
        db,
        proposer=viewer,
        said=form.said(),
        audience=db.get_one(Audience, form.audience),
        rights_statement=form.rights_statement,
        files=[found.file for found in files.found],
        now=now,
    )


def _new(
    request: Request,
    db: Session,
    viewer: Viewer,
    typed: Typed,
    errors: dict[str, str] | None = None,
    *,
    files: Attached | None = None,
    doubles: Sequence[Resource] = (),
    status: int = 200,
) -> Response:
    return record_form.show(
        request,
        db,
        viewer,
        typed=typed,
        errors=errors,
        attaching=files or Attached(),
        doubles=doubles,
        status=status,
        action="/resources",
        purpose="new",
    )


def _edit(
    request: Request,
    db: Session,
    viewer: Viewer,
    resource: Resource,
    typed: Typed,
    errors: dict[str, str] | None = None,
    status: int = 200,
) -> Response:
    action = f"/resources/proposals/{resource.id}"
    return record_form.show(
        request, db, viewer, typed=typed, errors=errors, status=status, action=action, purpose="change"
    )
