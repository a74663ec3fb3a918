"""Who may write in the name of an organisation."""

from typing import Annotated

from fastapi import Request, Response
from pydantic import BaseModel, BeforeValidator, StringConstraints
from sqlalchemy.orm import Session

from apfl_net.access.entrances import Staff
from apfl_net.kit.clock import utc_now
from apfl_net.kit.i18n import gettext
from apfl_net.kit.text import clean_line
from apfl_net.kit.web.addresses import LARGEST_ID, Id
from apfl_net.kit.web.forms import Typed, TypedForm, parse
from apfl_net.kit.web.page import page, see_other
from apfl_net.kit.web.routing import DB, room
from apfl_net.members.actions import end_signing, grant_signing
from apfl_net.members.models import Organisation
from apfl_net.members.queries import member_with_handle, organisations_by_name, signers

router = room()


class SignerForm(BaseModel):
    handle: Annotated[str, BeforeValidator(clean_line), StringConstraints(min_length=1, max_length=60)]
    organisation: Annotated[str, StringConstraints(pattern=r"^[0-9]{1,10}$")]


@router.get("/desk/signers")
def list_signers(request: Request, db: DB, viewer: Staff) -> Response:
    return _page(request, db, {}, {})


@router.post("/desk/signers")
def create_signer(request: Request, db: DB, viewer: Staff, typed: TypedForm) -> Response:
    form, errors = parse(SignerForm, typed)
    if form is None:
        return _page(request, db, typed, errors)
    member = member_with_handle(db, form.handle.removeprefix("@").casefold())
    if member is None:
        return _page(request, db, typed, {"handle": gettext("There is no member with this handle.")})
    organisation = db.get(Organisation, min(int(form.organisation), LARGEST_ID))
    if organisation is None:
        return _page(request, db, typed, {"organisation": gettext("Please choose one of the list.")})
    grant_signing(db, member=member, organisation=organisation, granted_by=viewer.id, now=utc_now())
    return see_other(request, "/desk/signers")


@router.post("/desk/signers/{member_id}/{organisation_id}/end")
def create_signer_end(
    request: Request, db: DB, viewer: Staff, member_id: Id, organisation_id: Id
) -> Response:
    end_signing(db, member_id=member_id, organisation_id=organisation_id, now=utc_now())
    return see_other(request, "/desk/signers")


def _page(request: Request, db: Session, typed: Typed, errors: dict[str, str]) -> Response:
    return page(
        request,
        "desk/signers.html",
        status=422 if errors else 200,
        signers=signers(db),
        organisations={str(body.id): body.name for body in organisations_by_name(db)},
        typed=typed,
        errors=errors,
    )
