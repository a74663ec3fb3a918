"""Keeping the files of a record: for who proposed it while it waits, and for staff."""

from collections.abc import Sequence

from fastapi import Request, Response
from sqlalchemy.orm import Session

from apfl_net.access.entrances import Contributor
from apfl_net.files.gathering import Attached, gather_files
from apfl_net.files.queries import downloads_of
from apfl_net.files.receiving import SentForm
from apfl_net.kit.clock import utc_now
from apfl_net.kit.i18n import gettext
from apfl_net.kit.web.addresses import Id, IdWithTail
from apfl_net.kit.web.forms import TypedForm, parse
from apfl_net.kit.web.page import page, see_other
from apfl_net.kit.web.routing import DB, room
from apfl_net.resources.actions.filing import add_files, replace_file, say_what_a_file_is, take_file_away
from apfl_net.resources.models.resources import Resource
from apfl_net.resources.pages.shown import ROLE_NAMES, shown_files
from apfl_net.resources.queries.files import get_file_of
from apfl_net.resources.queries.reach import get_to_change
from apfl_net.resources.schemas.filing import FileForm

router = room()


@router.get("/resources/{resource_ref}/files")
def list_files(request: Request, db: DB, viewer: Contributor, resource_ref: IdWithTail) -> Response:
    return _files(request, db, get_to_change(db, viewer, resource_ref))


@router.post("/resources/{resource_ref}/files")
def create_files(
    request: Request, db: DB, viewer: Contributor, resource_ref: IdWithTail, sent: SentForm
) -> Response:
    resource = get_to_change(db, viewer, resource_ref, writing=True)
    sent_files = gather_files(db, viewer, sent, now=utc_now())
    add_files(db, resource=resource, files=[found.file for found in sent_files.found], now=utc_now())
    if sent_files.refused:
        return _files(request, db, resource, sent_files.refused, 422)
    return see_other(request, _address(resource))


@router.post("/resources/{resource_ref}/files/{number}")
def update_file(
    request: Request, db: DB, viewer: Contributor, resource_ref: IdWithTail, number: Id, typed: TypedForm
) -> Response:
    resource = get_to_change(db, viewer, resource_ref, writing=True)
    file = get_file_of(db, resource.id, number)
    form, _errors = parse(FileForm, typed)
    if form is None:
        return _files(request, db, resource, status=422)
    say_what_a_file_is(db, resource=resource, file=file, now=utc_now(), **form.model_dump())
    return see_other(request, _address(resource))


@router.post("/resources/{resource_ref}/files/{number}/versions")
def create_version(
    request: Request, db: DB, viewer: Contributor, resource_ref: IdWithTail, number: Id, sent: SentForm
) -> Response:
    resource = get_to_change(db, viewer, resource_ref, writing=True)
    file = get_file_of(db, resource.id, number)
    if len(sent.files) != 1:
        refused = [refusal.words() for refusal in sent.refused]
        return _files(request, db, resource, refused, 422)
    [received] = sent.files
    now = utc_now()
    replace_file(db, resource=resource, file=file, uploader_id=viewer.id, received=received, now=now)
    return see_other(request, _address(resource))


@router.post("/resources/{resource_ref}/files/{number}/removal")
def create_removal(
    request: Request, db: DB, viewer: Contributor, resource_ref: IdWithTail, number: Id
) -> Response:
    resource = get_to_change(db, viewer, resource_ref, writing=True)
    take_file_away(db, resource=resource, file=get_file_of(db, resource.id, number), now=utc_now())
    return see_other(request, _address(resource))


def _address(resource: Resource) -> str:
    return f"/resources/{resource.id}/files"


def _files(
    request: Request, db: Session, resource: Resource, refused: Sequence[str] = (), status: int = 200
) -> Response:
    files = shown_files(db, resource.id, all_states=True)
    return page(
        request,
        "resources/files.html",
        status=status,
        resource=resource,
        files=files,
        attaching=Attached(refused=list(refused)),
        people=downloads_of(db, [file.file.id for file in files]),
        roles={role: gettext(name) for role, name in ROLE_NAMES.items()},
    )
