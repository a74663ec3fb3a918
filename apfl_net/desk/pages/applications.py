"""The queue of applications: read, ask, decline, approve."""

from typing import Any

from fastapi import Request, Response
from sqlalchemy.orm import Session

from apfl_net.access.entrances import Staff
from apfl_net.access.models import Audience
from apfl_net.access.viewer import Viewer
from apfl_net.joining import policy, schemas
from apfl_net.joining.actions import reviewing
from apfl_net.joining.marks import state_mark, step_label, waited
from apfl_net.joining.queries import applications as queries
from apfl_net.joining.queries.hints import hints_for
from apfl_net.joining.reasons import QUESTIONS, REFUSALS, in_words
from apfl_net.kit.clock import utc_now
from apfl_net.kit.i18n import gettext
from apfl_net.kit.web.addresses import Id, PageNumber
from apfl_net.kit.web.forms import Typed, TypedForm, parse
from apfl_net.kit.web.page import page, see_other
from apfl_net.kit.web.routing import DB, room
from apfl_net.members.organisations import kind_label, kinds
from apfl_net.members.reference import constituencies, constituency_label, country_name

router = room()

MENDABLE = (policy.DecidedMeanwhile, policy.NeedsAnother, policy.MemberAlready, policy.NotOpen)
"""What the reviewer is told on the page itself, with what they wrote."""


@router.get("/desk/applications")
def list_applications(request: Request, db: DB, viewer: Staff, number: PageNumber = 1) -> Response:
    decided, has_older = queries.applications_decided(db, number)
    return page(
        request,
        "desk/applications.html",
        waiting=queries.applications_waiting(db) if number == 1 else [],
        decided=decided,
        number=number,
        has_older=has_older,
        waited=waited,
        **_words(),
    )


@router.get("/desk/applications/{application_id}")
def show_application(request: Request, db: DB, viewer: Staff, application_id: Id) -> Response:
    return _page(request, db, viewer, application_id, {}, {})


@router.post("/desk/applications/{application_id}/approval")
def create_approval(
    request: Request, db: DB, viewer: Staff, application_id: Id, typed: TypedForm
) -> Response:
    form, errors = parse(schemas.ApprovalForm, typed)
    if form is None:
        return _page(request, db, viewer, application_id, typed, errors, status=422)
    act = {"seen": form.seen, "place": form.place(), "audience_id": form.group}
    return _decide(request, db, viewer, application_id, typed, reviewing.approve_application, act)


@router.post("/desk/applications/{application_id}/question")
def create_question(
    request: Request, db: DB, viewer: Staff, application_id: Id, typed: TypedForm
) -> Response:
    form, errors = parse(schemas.QuestionForm, typed)
    if form is None:
        return _page(request, db, viewer, application_id, typed, errors, status=422)
    act = {"seen": form.seen, "reason": form.question_reason, "text": form.question}
    return _decide(request, db, viewer, application_id, typed, reviewing.ask_applicant, act)


@router.post("/desk/applications/{application_id}/refusal")
def create_refusal(request: Request, db: DB, viewer: Staff, application_id: Id, typed: TypedForm) -> Response:
    form, errors = parse(schemas.RefusalForm, typed)
    if form is None:
        return _page(request, db, viewer, application_id, typed, errors, status=422)
    act = {"seen": form.seen, "reason": form.refusal_reason, "text": form.refusal}
    return _decide(request, db, viewer, application_id, typed, reviewing.decline_application, act)


def _decide(
    request: Request,
    db: Session,
    viewer: Viewer,
    application_id: int,
    typed: Typed,
    decide: Any,
    act: dict[str, Any],
) -> Response:
    """Do it; or show the page as it is now, with what was written, to whoever came second."""
    try:
        decide(db, reviewer=viewer, application_id=application_id, now=utc_now(), **act)
    except MENDABLE as reason:
        db.rollback()
        return _page(request, db, viewer, application_id, typed, {}, status=409, told=reason.words())
    return see_other(request, f"/desk/applications/{application_id}")


def _page(
    request: Request,
    db: Session,
    viewer: Viewer,
    application_id: int,
    typed: Typed,
    errors: dict[str, str],
    *,
    status: int = 200,
    told: str = "",
) -> Response:
    application = queries.get_application(db, application_id)
    steps = queries.steps_of(db, application)
    asked_for = db.get(Audience, application.audience_id) if application.audience_id else None
    return page(
        request,
        "desk/application.html",
        status=status,
        application=application,
        steps=steps,
        seen=steps[-1].id,
        hints=hints_for(db, application),
        others=queries.others_of(db, application),
        groups=queries.groups_open_to(db, viewer),
        group=asked_for if asked_for and asked_for.id in viewer.audiences else None,
        in_closed_group=asked_for is not None and application.is_open,
        waited=waited(application, utc_now()),
        typed=_filled(application, typed),
        errors=errors,
        told=told,
        **_words(),
    )


def _filled(application: Any, typed: Typed) -> Typed:
    said = {
        name: getattr(application, name) for name in ("organisation", "organisation_kind", "constituency")
    }
    empty = dict.fromkeys(("question", "question_reason", "refusal", "refusal_reason"), "")
    return empty | said | {"group": str(application.audience_id or "")} | typed


def _words() -> dict[str, Any]:
    return {
        "state_mark": state_mark,
        "step_label": step_label,
        "in_words": in_words,
        "kind_label": kind_label,
        "kinds": kinds(),
        "constituency_label": constituency_label,
        "constituencies": {code: gettext(row.label) for code, row in constituencies().items()},
        "country_name": country_name,
        "questions": {code: gettext(words) for code, words in QUESTIONS.items()},
        "refusals": {code: gettext(words) for code, words in REFUSALS.items()},
    }
