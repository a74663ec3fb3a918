"""Changing one's e-mail address: asked for here, confirmed by a link at each address."""

from typing import Any

from fastapi import Request, Response
from sqlalchemy.orm import Session

from apfl_net.access.entrances import Anyone, SignedIn
from apfl_net.access.viewer import Viewer
from apfl_net.accounts import queries, schemas
from apfl_net.accounts.actions import emails as actions
from apfl_net.accounts.pages.doors import is_own_password, wrong_password
from apfl_net.kit.clock import utc_now
from apfl_net.kit.i18n import gettext
from apfl_net.kit.web.forms import TypedForm, parse
from apfl_net.kit.web.page import page, see_other
from apfl_net.kit.web.routing import DB, room
from apfl_net.members.models import Member

router = room()


@router.get("/settings/email")
def edit_email(request: Request, db: DB, viewer: SignedIn) -> Response:
    return _email_form(request, db, viewer)


@router.post("/settings/email")
def create_email_change(request: Request, db: DB, viewer: SignedIn, typed: TypedForm) -> Response:
    form, errors = parse(schemas.EmailForm, typed)
    member = db.get_one(Member, viewer.id)
    if form and not is_own_password(db, request, viewer, form.current):
        errors = wrong_password()
    elif form and form.email == member.email:
        errors = {"email": gettext("This is your address already.")}
    if form is None or errors:
        return _email_form(request, db, viewer, status=422, typed=typed, errors=errors)
    actions.ask_email_change(db, member=member, email=form.email, now=utc_now())
    return see_other(request, "/settings/email")


@router.post("/settings/email/cancellation")
def create_own_cancellation(request: Request, db: DB, viewer: SignedIn) -> Response:
    actions.end_email_changes(db, member_id=viewer.id, now=utc_now())
    return see_other(request, "/settings/email")


@router.get("/email-change/{token}")
def show_email_change(request: Request, db: DB, viewer: Anyone, token: str) -> Response:
    """From a mail. It asks before it acts, since mail servers open links too."""
    found = actions.email_change_with_token(db, token, utc_now())
    return _email_change(request, token, found, "asked" if found else "over")


@router.post("/email-change/{token}/confirmation")
def create_confirmation(request: Request, db: DB, viewer: Anyone, token: str) -> Response:
    found = actions.email_change_with_token(db, token, utc_now())
    if found is None:
        return _email_change(request, token, None, "over")
    is_done = actions.confirm_email_change(db, change=found[0], which=found[1], now=utc_now())
    return _email_change(request, token, found, "done" if is_done else "waiting")


@router.post("/email-change/{token}/cancellation")
def create_cancellation(request: Request, db: DB, viewer: Anyone, token: str) -> Response:
    found = actions.email_change_with_token(db, token, utc_now())
    if found:
        actions.cancel_email_change(db, change_id=found[0].id, now=utc_now())
    return _email_change(request, token, found, "cancelled" if found else "over")


def _email_change(request: Request, token: str, found: Any, state: str) -> Response:
    change, which = found or (None, "")
    return page(
        request,
        "accounts/email_change.html",
        status=410 if state == "over" else 200,
        state=state,
        token=token,
        new_email=change.new_email if change else "",
        has_agreed=bool(change and getattr(change, f"{which}_confirmed_at")),
    )


def _email_form(request: Request, db: Session, viewer: Viewer, *, status: int = 200, **said: Any) -> Response:
    return page(
        request,
        "accounts/email.html",
        status=status,
        email=db.get_one(Member, viewer.id).email,
        change=queries.open_email_change(db, viewer.id, utc_now()),
        **({"typed": {}, "errors": {}} | said),
    )
