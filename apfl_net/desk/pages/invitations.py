"""Personal invitations: send, second, revoke."""

from typing import Any

from fastapi import Request, Response
from sqlalchemy.orm import Session

from apfl_net.access.entrances import Staff
from apfl_net.access.viewer import Viewer
from apfl_net.joining import schemas
from apfl_net.joining.actions import inviting as actions
from apfl_net.joining.marks import state_mark
from apfl_net.joining.policy import INVITATION_DAYS, InvitedAlready, MemberAlready
from apfl_net.joining.queries import invitations as queries
from apfl_net.joining.queries.applications import groups_open_to
from apfl_net.kit.clock import utc_now
from apfl_net.kit.i18n import gettext
from apfl_net.kit.web.addresses import Id, PageNumber
from apfl_net.kit.web.forms import Typed, TypedForm, parse
from apfl_net.kit.web.page import page, see_other
from apfl_net.kit.web.routing import DB, room
from apfl_net.members.organisations import kinds
from apfl_net.members.reference import constituencies, country_name, country_names

router = room()


@router.get("/desk/invitations")
def list_invitations(request: Request, db: DB, viewer: Staff, number: PageNumber = 1) -> Response:
    found, has_older = queries.invitations(db, number)
    return page(
        request,
        "desk/invitations.html",
        invitations=found,
        number=number,
        has_older=has_older,
        imports=queries.imports_made(db) if number == 1 else [],
        state_mark=state_mark,
    )


@router.get("/desk/invitations/new")
def new_invitation(request: Request, db: DB, viewer: Staff) -> Response:
    return _form(request, db, viewer, {}, {})


@router.post("/desk/invitations")
def create_invitation(request: Request, db: DB, viewer: Staff, typed: TypedForm) -> Response:
    form, errors = parse(schemas.InvitationForm, typed)
    if form is None:
        return _form(request, db, viewer, typed, errors, status=422)
    try:
        actions.invite(db, inviter=viewer, now=utc_now(), **form.said())
    except (MemberAlready, InvitedAlready) as reason:
        return _form(request, db, viewer, typed, {"email": reason.words()}, status=422)
    return see_other(request, "/desk/invitations")


@router.post("/desk/invitations/{invitation_id}/agreement")
def create_agreement(request: Request, db: DB, viewer: Staff, invitation_id: Id) -> Response:
    actions.second_invitation(db, reviewer=viewer, invitation_id=invitation_id, now=utc_now())
    return see_other(request, "/desk/invitations")


@router.post("/desk/invitations/{invitation_id}/revocation")
def create_revocation(request: Request, db: DB, viewer: Staff, invitation_id: Id) -> Response:
    actions.revoke_invitation(db, invitation_id=invitation_id, now=utc_now())
    return see_other(request, "/desk/invitations")


def _form(
    request: Request,
    db: Session,
    viewer: Viewer,
    typed: Typed,
    errors: dict[str, str],
    *,
    status: int = 200,
) -> Response:
    empty: dict[str, Any] = dict.fromkeys(schemas.InvitationForm.model_fields, "")
    countries = {code: country_name(code) for code in country_names()}
    return page(
        request,
        "desk/invitation_new.html",
        status=status,
        typed=empty | {"days": INVITATION_DAYS} | typed,
        errors=errors,
        groups=groups_open_to(db, viewer),
        kinds=kinds(),
        constituencies={code: gettext(row.label) for code, row in constituencies().items()},
        countries=dict(sorted(countries.items(), key=lambda country: country[1])),
    )
