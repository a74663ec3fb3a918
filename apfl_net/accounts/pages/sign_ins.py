"""Where one is signed in, and signing out there."""

from fastapi import Request, Response

from apfl_net.access import actions, queries
from apfl_net.access.browsers import browser_name
from apfl_net.access.entrances import SignedIn, clear_cookie
from apfl_net.accounts.queries import second_factor_of
from apfl_net.kit.clock import utc_now
from apfl_net.kit.web.addresses import Id
from apfl_net.kit.web.page import page, see_other
from apfl_net.kit.web.routing import DB, room

router = room()


@router.get("/settings/sign-ins")
def list_sign_ins(request: Request, db: DB, viewer: SignedIn) -> Response:
    return page(
        request,
        "accounts/sign_ins.html",
        sign_ins=queries.sign_ins_of(db, viewer, utc_now()),
        browser_name=browser_name,
        has_second_factor=second_factor_of(db, viewer.id) is not None,
    )


@router.post("/settings/sign-ins/others/revocation")
def create_revocation_of_others(request: Request, db: DB, viewer: SignedIn) -> Response:
    actions.revoke_other_sign_ins(db, viewer=viewer)
    return see_other(request, "/settings/sign-ins")


@router.post("/settings/sign-ins/all/revocation")
def create_revocation_of_all(request: Request, db: DB, viewer: SignedIn) -> Response:
    """Here too; feed readers are signed out as well."""
    actions.sign_out_everywhere(db, member_id=viewer.id)
    return clear_cookie(see_other(request, "/"))


@router.post("/settings/sign-ins/{sign_in_id}/revocation")
def create_revocation(request: Request, db: DB, viewer: SignedIn, sign_in_id: Id) -> Response:
    actions.revoke_sign_in(db, viewer=viewer, sign_in_id=sign_in_id)
    return see_other(request, "/settings/sign-ins")
