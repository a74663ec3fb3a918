"""Setting a forgotten password by a link, and another one with the one at hand."""

from fastapi import Request, Response

from apfl_net.access import actions
from apfl_net.access.entrances import Anyone, SignedIn, set_cookie
from apfl_net.accounts import schemas
from apfl_net.accounts.actions.signing_in import change_password
from apfl_net.accounts.pages.doors import browser_of, is_own_password, let_in, wrong_password
from apfl_net.kit.clock import utc_now
from apfl_net.kit.web.forms import TypedForm, parse
from apfl_net.kit.web.page import page, see_other
from apfl_net.kit.web.routing import DB, room

router = room()


@router.get("/password-reset")
def new_password_reset(request: Request, viewer: Anyone) -> Response:
    return page(request, "accounts/password_reset.html", typed={}, errors={}, asked=False)


@router.post("/password-reset")
def create_password_reset(request: Request, db: DB, viewer: Anyone, typed: TypedForm) -> Response:
    form, errors = parse(schemas.ResetRequestForm, typed)
    if form is None:
        return page(
            request, "accounts/password_reset.html", status=422, typed=typed, errors=errors, asked=False
        )
    actions.ask_password_reset(db, email=form.email, now=utc_now())
    return page(request, "accounts/password_reset.html", typed=typed, errors={}, asked=True)


@router.get("/password-reset/{token}")
def edit_forgotten(request: Request, db: DB, viewer: Anyone, token: str) -> Response:
    usable = actions.member_with_reset_token(db, token) is not None
    return _password_form(request, token, usable, status=200)


@router.post("/password-reset/{token}")
def update_forgotten(request: Request, db: DB, viewer: Anyone, token: str, typed: TypedForm) -> Response:
    """The link shows that the mailbox is theirs; a second factor is asked for all the same."""
    member = actions.member_with_reset_token(db, token)
    form, errors = parse(schemas.NewPasswordForm, typed)
    if member is None or form is None:
        return _password_form(request, token, member is not None, status=422, errors=errors)
    actions.set_password(db, member_id=member.id, password=form.password, now=utc_now())
    return let_in(db, request, member, "/")


def _password_form(
    request: Request, token: str, usable: bool, *, status: int, errors: dict[str, str] | None = None
) -> Response:
    """The form, or word that the link has been used or is too old: 410."""
    return page(
        request,
        "accounts/new_password.html",
        status=status if usable else 410,
        token=token,
        usable=usable,
        errors=errors or {},
    )


@router.get("/settings/password")
def edit_password(request: Request, viewer: SignedIn, saved: bool = False) -> Response:
    return page(request, "accounts/password.html", errors={}, saved=saved)


@router.post("/settings/password")
def update_password(request: Request, db: DB, viewer: SignedIn, typed: TypedForm) -> Response:
    form, errors = parse(schemas.PasswordChangeForm, typed)
    if form and not is_own_password(db, request, viewer, form.current):
        errors = wrong_password()
    if form is None or errors:
        return page(request, "accounts/password.html", status=422, errors=errors, saved=False)
    token = change_password(
        db, viewer=viewer, password=form.password, browser=browser_of(request), now=utc_now()
    )
    return set_cookie(see_other(request, "/settings/password?saved=yes"), token)
