"""Signing in and out, setting a forgotten password, tokens for feeds."""

from fastapi import Request, Response
from sqlalchemy.orm import Session

from apfl_net.access import actions, policy, queries, schemas
from apfl_net.access.browsers import browser_name
from apfl_net.access.entrances import Anyone, SignedIn, clear_cookie, set_cookie
from apfl_net.access.viewer import Viewer
from apfl_net.kit.clock import utc_now
from apfl_net.kit.i18n import gettext
from apfl_net.kit.web.addresses import Id
from apfl_net.kit.web.forms import Typed, TypedForm, parse
from apfl_net.kit.web.page import page, see_other
from apfl_net.kit.web.routing import DB, room

router = room()


@router.get("/sign-in")
def new_sign_in(request: Request, viewer: Anyone, next: str = "/") -> Response:
    if viewer.signed_in:
        return see_other(request, local_path(next))
    return page(request, "access/sign_in.html", typed={"next": local_path(next)}, errors={})


@router.post("/sign-in")
def create_sign_in(request: Request, db: DB, viewer: Anyone, typed: TypedForm) -> Response:
    form, errors = parse(schemas.SignInForm, typed)
    try:
        token = form and _sign_in(request, db, form)
    except policy.ShutOut as refusal:
        return _shut_out(request, refusal)
    if not token:
        errors = errors or {"password": gettext("E-mail address and password do not fit together.")}
        return page(request, "access/sign_in.html", status=422, typed={"next": "/"} | typed, errors=errors)
    return set_cookie(see_other(request, local_path(typed.get("next", "/"))), token)


def _sign_in(request: Request, db: Session, form: schemas.SignInForm) -> str | None:
    return actions.sign_in(
        db,
        email=form.email,
        password=form.password,
        address=request.client.host if request.client else "",
        browser=request.headers.get("user-agent", ""),
        now=utc_now(),
    )


def _shut_out(request: Request, refusal: policy.ShutOut) -> Response:
    """Until when, and how to appeal; shown to whoever has given the right password or holds a link."""
    token = actions.appeal_token(refusal.member_id)
    return page(
        request,
        "access/shut_out.html",
        status=refusal.status,
        until=refusal.until,
        appeal=f"/appeals/{token}",
    )


@router.post("/sign-out")
def delete_sign_in(request: Request, db: DB, viewer: SignedIn) -> Response:
    if viewer.sign_in_id:
        actions.revoke_sign_in(db, viewer=viewer, sign_in_id=viewer.sign_in_id)
    return clear_cookie(see_other(request, "/"))


@router.get("/password-reset")
def new_password_reset(request: Request, viewer: Anyone) -> Response:
    return page(request, "access/password_reset.html", typed={}, errors={}, asked=False)


@router.post("/password-reset")
def create_password_reset(request: Request, db: DB, viewer: Anyone, typed: TypedForm) -> Response:
    form, errors = parse(schemas.ResetRequestForm, typed)
    if form is None:
        return page(
            request, "access/password_reset.html", status=422, typed=typed, errors=errors, asked=False
        )
    actions.ask_password_reset(db, email=form.email, now=utc_now())
    return page(request, "access/password_reset.html", typed=typed, errors={}, asked=True)


@router.get("/password-reset/{token}")
def edit_password(request: Request, db: DB, viewer: Anyone, token: str) -> Response:
    usable = actions.member_with_reset_token(db, token) is not None
    return _password_form(request, token, usable, status=200)


@router.post("/password-reset/{token}")
def update_password(request: Request, db: DB, viewer: Anyone, token: str, typed: TypedForm) -> Response:
    member = actions.member_with_reset_token(db, token)
    form, errors = parse(schemas.NewPasswordForm, typed)
    if member is None or form is None:
        return _password_form(request, token, member is not None, status=422, errors=errors)
    actions.set_password(db, member_id=member.id, password=form.password, now=utc_now())
    browser = request.headers.get("user-agent", "")
    try:
        started = actions.begin_sign_in(db, member=member, browser=browser, now=utc_now())
    except policy.ShutOut as refusal:
        return _shut_out(request, refusal)
    return set_cookie(see_other(request, "/"), started)


def _password_form(
    request: Request, token: str, usable: bool, *, status: int, errors: dict[str, str] | None = None
) -> Response:
    """The form, or word that the link has been used or is too old: 410."""
    return page(
        request,
        "access/new_password.html",
        status=status if usable else 410,
        token=token,
        usable=usable,
        errors=errors or {},
    )


@router.get("/settings/sign-ins")
def list_sign_ins(request: Request, db: DB, viewer: SignedIn) -> Response:
    return page(
        request,
        "access/sign_ins.html",
        sign_ins=queries.sign_ins_of(db, viewer, utc_now()),
        browser_name=browser_name,
    )


@router.post("/settings/sign-ins/others/revocation")
def create_revocation_of_others(request: Request, db: DB, viewer: SignedIn) -> Response:
    actions.revoke_other_sign_ins(db, viewer=viewer)
    return see_other(request, "/settings/sign-ins")


@router.post("/settings/sign-ins/{sign_in_id}/revocation")
def create_revocation(request: Request, db: DB, viewer: SignedIn, sign_in_id: Id) -> Response:
    actions.revoke_sign_in(db, viewer=viewer, sign_in_id=sign_in_id)
    return see_other(request, "/settings/sign-ins")


@router.get("/settings/feeds")
def list_feeds(request: Request, db: DB, viewer: SignedIn) -> Response:
    return _feeds_page(request, db, viewer)


@router.post("/settings/feeds")
def create_feed(request: Request, db: DB, viewer: SignedIn, typed: TypedForm) -> Response:
    """Shows the addresses with the new token at once, since nobody can show them again."""
    form, errors = parse(schemas.FeedForm, typed)
    if form is None:
        return _feeds_page(request, db, viewer, status=422, typed=typed, errors=errors)
    token = actions.make_feed_token(db, viewer=viewer, label=form.label, now=utc_now())
    return _feeds_page(request, db, viewer, status=201, token=token, label=form.label)


@router.post("/settings/feeds/{token_id}/revocation")
def create_feed_revocation(request: Request, db: DB, viewer: SignedIn, token_id: Id) -> Response:
    actions.revoke_feed_token(db, viewer=viewer, token_id=token_id)
    return see_other(request, "/settings/feeds")


def _feeds_page(
    request: Request,
    db: Session,
    viewer: Viewer,
    *,
    status: int = 200,
    token: str = "",
    label: str = "",
    typed: Typed | None = None,
    errors: dict[str, str] | None = None,
) -> Response:
    return page(
        request,
        "access/feeds.html",
        status=status,
        feeds=queries.feed_tokens_of(db, viewer),
        token=token,
        label=label,
        typed=typed or {},
        errors=errors or {},
    )


def local_path(address: str) -> str:
    """The address if it is a path of this site, else the start page: nobody is sent elsewhere from here."""
    safe = address.startswith("/") and address[1:2] not in {"/", "\\"} and address.isprintable()
    return address if safe else "/"
