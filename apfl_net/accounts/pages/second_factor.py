"""The second factor: setting it up, its recovery codes, doing without."""

from typing import Any

from fastapi import Request, Response
from sqlalchemy.orm import Session

from apfl_net.access.entrances import SignedIn
from apfl_net.access.viewer import Viewer
from apfl_net.accounts import policy, queries, schemas
from apfl_net.accounts.actions import second_factor as actions
from apfl_net.accounts.pages.doors import is_own_password, kept_nowhere, wrong_password
from apfl_net.kit.clock import utc_now
from apfl_net.kit.i18n import gettext
from apfl_net.kit.one_time_codes import address_for_devices, picture_of
from apfl_net.kit.web.forms import Typed, TypedForm, parse
from apfl_net.kit.web.page import page, see_other
from apfl_net.kit.web.routing import DB, room
from apfl_net.members.models import Member

router = room()

SITE = "APFL Net"


@router.get("/settings/second-factor")
def show_second_factor(request: Request, db: DB, viewer: SignedIn) -> Response:
    return _state(request, db, viewer)


@router.post("/settings/second-factor")
def create_second_factor(request: Request, db: DB, viewer: SignedIn, typed: TypedForm) -> Response:
    errors = _wrong(db, request, viewer, typed)
    if errors:
        return _state(request, db, viewer, status=422, errors=errors)
    actions.offer_secret(db, viewer=viewer, now=utc_now())
    return see_other(request, "/settings/second-factor/set-up")


@router.get("/settings/second-factor/set-up")
def show_set_up(request: Request, db: DB, viewer: SignedIn) -> Response:
    return _set_up(request, db, viewer)


@router.post("/settings/second-factor/confirmation")
def create_confirmation(request: Request, db: DB, viewer: SignedIn, typed: TypedForm) -> Response:
    form, errors = parse(schemas.CodeForm, typed)
    codes = form and actions.confirm_secret(db, viewer=viewer, code=form.code, now=utc_now())
    if not codes:
        errors = errors or {"code": gettext("This code does not fit. Please take the one that is shown now.")}
        return _set_up(request, db, viewer, status=422, errors=errors)
    return _recovery_codes(request, codes)


@router.post("/settings/second-factor/recovery-codes")
def create_recovery_codes(request: Request, db: DB, viewer: SignedIn, typed: TypedForm) -> Response:
    errors = _wrong(db, request, viewer, typed)
    if errors or queries.second_factor_of(db, viewer.id) is None:
        return _state(request, db, viewer, status=422, errors=errors)
    return _recovery_codes(request, actions.make_recovery_codes(db, member_id=viewer.id))


@router.post("/settings/second-factor/removal")
def create_removal(request: Request, db: DB, viewer: SignedIn, typed: TypedForm) -> Response:
    errors = _wrong(db, request, viewer, typed)
    if errors:
        return _state(request, db, viewer, status=422, errors=errors)
    actions.remove_second_factor(db, viewer=viewer, now=utc_now())
    return see_other(request, "/settings/second-factor")


def _wrong(db: Session, request: Request, viewer: Viewer, typed: Typed) -> dict[str, str]:
    """What is wrong with the password that was typed again; empty where it is theirs."""
    form, errors = parse(schemas.OwnPasswordForm, typed)
    if form and not is_own_password(db, request, viewer, form.current):
        return wrong_password()
    return errors


def _state(request: Request, db: Session, viewer: Viewer, *, status: int = 200, **said: Any) -> Response:
    return page(
        request,
        "accounts/second_factor.html",
        status=status,
        kept=queries.second_factor_of(db, viewer.id),
        codes_left=queries.count_recovery_codes(db, viewer.id),
        must=policy.must_have_second_factor(viewer),
        **({"errors": {}} | said),
    )


def _set_up(request: Request, db: Session, viewer: Viewer, *, status: int = 200, **said: Any) -> Response:
    secret = actions.offered_secret(db, viewer=viewer, now=utc_now())
    if secret is None:
        return see_other(request, "/settings/second-factor")
    account = db.get_one(Member, viewer.id).email
    answer = page(
        request,
        "accounts/second_factor_set_up.html",
        status=status,
        secret=" ".join(secret[start : start + 4] for start in range(0, len(secret), 4)),
        picture=picture_of(address_for_devices(secret, account=account, site=SITE)),
        **({"errors": {}} | said),
    )
    return kept_nowhere(answer)


def _recovery_codes(request: Request, codes: list[str]) -> Response:
    """At once, since nobody can show them again."""
    return kept_nowhere(page(request, "accounts/recovery_codes.html", status=201, codes=codes))
