"""Signing in, with a code after the password where there is a second factor; and out."""

from fastapi import Request, Response

from apfl_net.access.actions import hash_to_fit, recognise, revoke_sign_in
from apfl_net.access.entrances import Anyone, SignedIn, clear_cookie
from apfl_net.accounts import schemas
from apfl_net.accounts.actions.second_factor import take_code
from apfl_net.accounts.actions.signing_in import whose_code_is_awaited
from apfl_net.accounts.pages.doors import (
    address_of,
    clear_pending_cookie,
    let_in,
    let_in_at_once,
    local_path,
    pending_cookie_name,
)
from apfl_net.kit.clock import utc_now
from apfl_net.kit.db import write_between
from apfl_net.kit.i18n import gettext
from apfl_net.kit.passwords import password_fits
from apfl_net.kit.web.forms import TypedForm, parse
from apfl_net.kit.web.page import page, see_other
from apfl_net.kit.web.routing import DB, room

router = room()


@router.get("/sign-in")
def new_sign_in(request: Request, viewer: Anyone, next: str = "/") -> Response:
    if viewer.signed_in:
        return see_other(request, local_path(next))
    return page(request, "accounts/sign_in.html", typed={"next": local_path(next)}, errors={})


@router.post("/sign-in")
def create_sign_in(request: Request, viewer: Anyone, typed: TypedForm) -> Response:
    form, errors = parse(schemas.SignInForm, typed)
    answer = form and _let_in_who_fits(request, form, local_path(typed.get("next", "/")))
    if not answer:
        errors = errors or {"password": gettext("E-mail address and password do not fit together.")}
        return page(request, "accounts/sign_in.html", status=422, typed={"next": "/"} | typed, errors=errors)
    return answer


def _let_in_who_fits(request: Request, form: schemas.SignInForm, onwards: str) -> Response | None:
    """Comparing a password takes long, on purpose; nothing is locked meanwhile, or all writing would wait."""
    reading, now = request.state.session, utc_now()
    who = {"email": form.email.casefold(), "address": address_of(request)}
    kept = hash_to_fit(reading, **who, now=now)
    fitted = kept if password_fits(form.password, kept) else None
    with write_between(reading) as session:
        member = recognise(session, **who, fitted=fitted, now=now)
        return let_in(session, request, member, onwards) if member else None


@router.get("/sign-in/code")
def new_code(request: Request, db: DB, viewer: Anyone, next: str = "/") -> Response:
    if whose_code_is_awaited(db, request.cookies.get(pending_cookie_name(), "")) is None:
        return see_other(request, "/sign-in")
    return page(request, "accounts/code.html", typed={"next": local_path(next)}, errors={})


@router.post("/sign-in/code")
def create_code(request: Request, db: DB, viewer: Anyone, typed: TypedForm) -> Response:
    member = whose_code_is_awaited(db, request.cookies.get(pending_cookie_name(), ""))
    if member is None:
        return see_other(request, "/sign-in")
    form, errors = parse(schemas.CodeForm, typed)
    now = utc_now()
    if not form or not take_code(db, member_id=member.id, code=form.code, now=now):
        errors = errors or {"code": gettext("This code does not fit, or it has been used already.")}
        return page(request, "accounts/code.html", status=422, typed={"next": "/"} | typed, errors=errors)
    onwards = local_path(typed.get("next", "/"))
    return clear_pending_cookie(let_in_at_once(db, request, member, onwards, second_factor_at=now))


@router.post("/sign-out")
def delete_sign_in(request: Request, db: DB, viewer: SignedIn) -> Response:
    if viewer.sign_in_id:
        revoke_sign_in(db, viewer=viewer, sign_in_id=viewer.sign_in_id)
    return clear_cookie(see_other(request, "/"))
