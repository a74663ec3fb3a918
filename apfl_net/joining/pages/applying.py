"""Asking to join, and the applicant's own page behind a signed link."""

from fastapi import Request, Response
from sqlalchemy.orm import Session

from apfl_net.access.entrances import Anyone, set_cookie
from apfl_net.joining import schemas
from apfl_net.joining.actions import applying as actions
from apfl_net.joining.actions.entering import choose_first_password, member_with_welcome
from apfl_net.joining.models import Application
from apfl_net.joining.pages.offers import filled, in_order, offers
from apfl_net.joining.policy import MemberAlready
from apfl_net.joining.queries.applications import last_step
from apfl_net.joining.reasons import in_words
from apfl_net.kit.clock import utc_now
from apfl_net.kit.web.forms import Typed, TypedForm, parse
from apfl_net.kit.web.page import page, see_other
from apfl_net.kit.web.routing import DB, room

router = room()


@router.get("/join")
def new_application(request: Request, viewer: Anyone) -> Response:
    if viewer.signed_in:
        return see_other(request, "/settings/membership")
    return _form(request, {}, {})


@router.post("/join")
def create_application(request: Request, db: DB, viewer: Anyone, typed: TypedForm) -> Response:
    """Answers alike whether the address is known or not; only its owner learns more, by letter."""
    form, errors = parse(schemas.JoinForm, typed)
    if form is None:
        return _form(request, typed, errors, status=422)
    actions.apply_to_join(
        db,
        email=form.email,
        address=request.client.host if request.client else "",
        name=form.name,
        languages=form.languages(),
        why=form.why,
        vouched_by=form.vouched_by,
        now=utc_now(),
        **form.place(),
    )
    return see_other(request, "/join/sent")


@router.get("/join/sent")
def show_sent(request: Request, viewer: Anyone) -> Response:
    return page(request, "joining/sent.html")


@router.get("/join/{token}")
def show_own_application(request: Request, db: DB, viewer: Anyone, token: str) -> Response:
    application = actions.application_with_token(db, token)
    return _own_page(request, db, token, application, {}, {})


@router.post("/join/{token}/confirmation")
def create_confirmation(request: Request, db: DB, viewer: Anyone, token: str) -> Response:
    application = actions.application_with_token(db, token)
    if application is None:
        return over(request, "application")
    try:
        actions.confirm_address(db, application=application, now=utc_now())
    except MemberAlready:
        return over(request, "member", status=410)
    return see_other(request, f"/join/{token}")


@router.post("/join/{token}/answer")
def create_answer(request: Request, db: DB, viewer: Anyone, token: str, typed: TypedForm) -> Response:
    application = actions.application_with_token(db, token)
    form, errors = parse(schemas.AnswerForm, typed)
    if application is None or form is None or application.state != "asked":
        return _own_page(request, db, token, application, typed, errors, status=422)
    actions.answer_question(db, application=application, text=form.text, now=utc_now())
    return see_other(request, f"/join/{token}")


@router.post("/join/{token}/withdrawal")
def create_withdrawal(request: Request, db: DB, viewer: Anyone, token: str) -> Response:
    application = actions.application_with_token(db, token)
    if application is None:
        return over(request, "application")
    if not application.outcome:
        actions.withdraw_application(db, application=application, now=utc_now())
    return see_other(request, f"/join/{token}")


@router.get("/welcome/{token}")
def new_password(request: Request, db: DB, viewer: Anyone, token: str) -> Response:
    if member_with_welcome(db, token) is None:
        return over(request, "welcome", status=410)
    return page(request, "joining/welcome.html", token=token, errors={})


@router.post("/welcome/{token}")
def create_password(request: Request, db: DB, viewer: Anyone, token: str, typed: TypedForm) -> Response:
    member = member_with_welcome(db, token)
    form, errors = parse(schemas.PasswordForm, typed)
    if member is None:
        return over(request, "welcome", status=410)
    if form is None:
        return page(request, "joining/welcome.html", status=422, token=token, errors=errors)
    browser = request.headers.get("user-agent", "")
    kept = choose_first_password(db, member=member, password=form.password, browser=browser, now=utc_now())
    return set_cookie(see_other(request, "/"), kept)


def over(request: Request, what: str, *, status: int = 404) -> Response:
    """A link that leads no further, and the next step: 404 for what is none of ours, 410 for what was."""
    return page(request, "joining/over.html", status=status, what=what)


def _form(request: Request, typed: Typed, errors: dict[str, str], *, status: int = 200) -> Response:
    shown = filled(schemas.JoinForm, typed)
    return page(request, "joining/join.html", status=status, typed=shown, errors=in_order(errors), **offers())


def _own_page(
    request: Request,
    db: Session,
    token: str,
    application: Application | None,
    typed: Typed,
    errors: dict[str, str],
    *,
    status: int = 200,
) -> Response:
    if application is None:
        return over(request, "application")
    question, refusal = (last_step(db, application.id, kind) for kind in ("asked", "declined"))
    return page(
        request,
        "joining/application.html",
        status=status if application.state == "asked" else 200,
        application=application,
        token=token,
        question=in_words(question.reason, question.text) if question else "",
        refusal=in_words(refusal.reason, refusal.text) if refusal else "",
        typed=typed,
        errors=errors,
        **offers(),
    )
