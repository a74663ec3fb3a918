"""Accepting a personal invitation: confirm what is known, accept the code of conduct, choose a password."""

from fastapi import Request, Response
from sqlalchemy.orm import Session

from apfl_net.access.entrances import Anyone, set_cookie
from apfl_net.access.models import Audience
from apfl_net.joining import schemas
from apfl_net.joining.actions import inviting as actions
from apfl_net.joining.models import Invitation
from apfl_net.joining.pages.applying import over
from apfl_net.joining.pages.offers import filled, in_order, offers
from apfl_net.joining.policy import MemberAlready
from apfl_net.kit.clock import utc_now
from apfl_net.kit.i18n import reader
from apfl_net.kit.web.forms import Typed, TypedForm, parse
from apfl_net.kit.web.page import page, see_other
from apfl_net.kit.web.routing import DB, room
from apfl_net.members.models import Member

router = room()

FILLED_IN = ("name", "organisation", "organisation_kind", "position", "constituency", "country")


@router.get("/invitations/{token}")
def show_invitation(request: Request, db: DB, viewer: Anyone, token: str) -> Response:
    invitation = actions.invitation_with_token(db, token)
    refused = _refusal(request, invitation, viewer.signed_in)
    if refused or invitation is None:
        return refused or over(request, "invitation")
    known = {name: getattr(invitation, name) or "" for name in FILLED_IN}
    return _form(request, db, invitation, token, known, {})


@router.post("/invitations/{token}")
def accept_invitation(request: Request, db: DB, viewer: Anyone, token: str, typed: TypedForm) -> Response:
    invitation = actions.invitation_with_token(db, token, to_change=True)
    refused = _refusal(request, invitation, viewer.signed_in)
    if refused or invitation is None:
        return refused or over(request, "invitation")
    fixed = {"constituency": invitation.constituency} if invitation.constituency else {}
    form, errors = parse(schemas.AcceptForm, typed | fixed)
    if form is None:
        return _form(request, db, invitation, token, typed | fixed, errors, status=422)
    try:
        kept = _accept(request, db, invitation, form)
    except MemberAlready:
        return over(request, "member", status=410)
    return set_cookie(see_other(request, "/"), kept)


def _accept(request: Request, db: Session, invitation: Invitation, form: schemas.AcceptForm) -> str:
    return actions.accept_invitation(
        db,
        invitation=invitation,
        name=form.name,
        languages=form.languages(),
        interface_language=invitation.interface_language or reader().language,
        place=form.place(),
        password=form.password,
        browser=request.headers.get("user-agent", ""),
        now=utc_now(),
    )


def _refusal(request: Request, invitation: Invitation | None, signed_in: bool) -> Response | None:
    """Why this link leads no further, with the next step; None where it does."""
    if invitation is None:
        return over(request, "invitation")
    state = invitation.state(utc_now())
    if state != "sent":
        return over(request, f"invitation_{state}", status=404 if state == "unseconded" else 410)
    return over(request, "signed_in", status=409) if signed_in else None


def _form(
    request: Request,
    db: Session,
    invitation: Invitation,
    token: str,
    typed: Typed,
    errors: dict[str, str],
    *,
    status: int = 200,
) -> Response:
    inviter = db.get(Member, invitation.invited_by) if invitation.invited_by else None
    return page(
        request,
        "joining/invitation.html",
        status=status,
        invitation=invitation,
        inviter=inviter if inviter and not inviter.hidden_at and not inviter.left_at else None,
        group=db.get(Audience, invitation.audience_id) if invitation.audience_id else None,
        token=token,
        typed=filled(schemas.AcceptForm, typed),
        errors=in_order(errors),
        **offers(),
    )
