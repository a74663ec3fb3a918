"""The queue of cases and each of them: moderation knows who handles it, discussions what it is about."""

from collections.abc import Callable
from functools import partial
from typing import Any, TypeVar

from fastapi import Request, Response
from pydantic import BaseModel
from sqlalchemy.orm import Session

from apfl_net.access.entrances import Contributor, SignedIn
from apfl_net.access.viewer import Viewer
from apfl_net.desk.subjects import check_moderates, place_of, places_of
from apfl_net.discussions.actions.holding import hold_post, release_post, remove_post
from apfl_net.kit.clock import utc_now
from apfl_net.kit.errors import AppError, NotFound
from apfl_net.kit.web.addresses import Id, PageNumber
from apfl_net.kit.web.forms import Typed, TypedForm, parse
from apfl_net.kit.web.page import page, see_other
from apfl_net.kit.web.routing import DB, room
from apfl_net.moderation import schemas
from apfl_net.moderation.actions import cases
from apfl_net.moderation.actions.sanctions import sanction_in_case
from apfl_net.moderation.models import Case
from apfl_net.moderation.policy import may_sanction
from apfl_net.moderation.queries import cases as queries
from apfl_net.moderation.queries.own import sanctions_of
from apfl_net.moderation.words import CATEGORIES, OUTCOMES, SANCTIONS, in_words

router = room()
Form = TypeVar("Form", bound=BaseModel)


@router.get("/desk/cases")
def list_cases(
    request: Request, db: DB, viewer: SignedIn, closed: bool = False, number: PageNumber = 1
) -> Response:
    check_moderates(db, viewer)
    rows, has_older = queries.cases_for(db, viewer, closed=closed, page=number)
    return page(
        request,
        "desk/cases.html",
        cases=rows,
        places=places_of(db, viewer, rows),
        counts=queries.count_open(db, viewer, utc_now()),
        categories=CATEGORIES,
        outcomes=OUTCOMES,
        closed=closed,
        number=number,
        has_older=has_older,
    )


@router.get("/desk/cases/{case_id}")
def show_case(request: Request, db: DB, viewer: SignedIn, case_id: Id) -> Response:
    return _show(request, db, viewer, queries.get_case(db, viewer, case_id))


@router.post("/desk/cases/{case_id}/assignee")
def create_assignee(request: Request, db: DB, viewer: Contributor, case_id: Id, typed: TypedForm) -> Response:
    act = partial(cases.take_case, db, moderator=viewer, case_id=case_id, now=utc_now())
    return _do(
        request, db, viewer, case_id, typed, schemas.VersionForm, lambda form: act(version=form.version)
    )


@router.post("/desk/cases/{case_id}/handover")
def create_handover(request: Request, db: DB, viewer: Contributor, case_id: Id, typed: TypedForm) -> Response:
    def act(form: schemas.HandOverForm) -> None:
        said: Any = {"version": form.version, "to_id": form.to, "note": form.handover_note}
        cases.hand_over(db, moderator=viewer, case_id=case_id, now=utc_now(), **said)

    return _do(request, db, viewer, case_id, typed, schemas.HandOverForm, act)


@router.post("/desk/cases/{case_id}/letting-go")
def create_letting_go(
    request: Request, db: DB, viewer: Contributor, case_id: Id, typed: TypedForm
) -> Response:
    act = partial(cases.let_go, db, moderator=viewer, case_id=case_id, now=utc_now())
    return _do(
        request, db, viewer, case_id, typed, schemas.VersionForm, lambda form: act(version=form.version)
    )


@router.post("/desk/cases/{case_id}/notes")
def create_note(request: Request, db: DB, viewer: Contributor, case_id: Id, typed: TypedForm) -> Response:
    act = partial(cases.write_note, db, moderator=viewer, case_id=case_id, now=utc_now())
    return _do(request, db, viewer, case_id, typed, schemas.NoteForm, lambda form: act(body=form.note))


@router.post("/desk/cases/{case_id}/messages")
def create_message(request: Request, db: DB, viewer: Contributor, case_id: Id, typed: TypedForm) -> Response:
    def act(form: schemas.MessageForm) -> None:
        said: Any = {"version": form.version, "to_id": form.recipient, "body": form.message}
        cases.send_message(db, moderator=viewer, case_id=case_id, now=utc_now(), **said)

    return _do(request, db, viewer, case_id, typed, schemas.MessageForm, act)


@router.post("/desk/cases/{case_id}/hold")
def create_hold(request: Request, db: DB, viewer: Contributor, case_id: Id, typed: TypedForm) -> Response:
    def act(form: schemas.HoldForm) -> None:
        post_id = _post_in(db, viewer, case_id, form.version)
        hold_post(db, moderator=viewer, post_id=post_id, reason=form.hold_reason, now=utc_now())

    return _do(request, db, viewer, case_id, typed, schemas.HoldForm, act)


@router.post("/desk/cases/{case_id}/release")
def create_release(request: Request, db: DB, viewer: Contributor, case_id: Id, typed: TypedForm) -> Response:
    def act(form: schemas.VersionForm) -> None:
        post_id = _post_in(db, viewer, case_id, form.version)
        release_post(db, moderator=viewer, post_id=post_id, now=utc_now())

    return _do(request, db, viewer, case_id, typed, schemas.VersionForm, act)


@router.post("/desk/cases/{case_id}/removal")
def create_removal(request: Request, db: DB, viewer: Contributor, case_id: Id, typed: TypedForm) -> Response:
    def act(form: schemas.RemovalForm) -> None:
        post_id = _post_in(db, viewer, case_id, form.version)
        remove_post(db, moderator=viewer, post_id=post_id, reason=form.removal_reason, now=utc_now())

    return _do(request, db, viewer, case_id, typed, schemas.RemovalForm, act)


@router.post("/desk/cases/{case_id}/sanctions")
def create_sanction(request: Request, db: DB, viewer: Contributor, case_id: Id, typed: TypedForm) -> Response:
    def act(form: schemas.SanctionForm) -> None:
        said = form.model_dump(exclude={"sanction_reason"}) | {"reason": form.sanction_reason}
        sanction_in_case(db, moderator=viewer, case_id=case_id, now=utc_now(), **said)

    return _do(request, db, viewer, case_id, typed, schemas.SanctionForm, act)


@router.post("/desk/cases/{case_id}/closure")
def create_closure(request: Request, db: DB, viewer: Contributor, case_id: Id, typed: TypedForm) -> Response:
    def act(form: schemas.ClosingForm) -> None:
        said: Any = {"version": form.version, "outcome": form.outcome, "note": form.closing_note}
        cases.close_case(db, moderator=viewer, case_id=case_id, now=utc_now(), **said)

    return _do(request, db, viewer, case_id, typed, schemas.ClosingForm, act)


def _post_in(db: Session, viewer: Viewer, case_id: int, version: int) -> int:
    """The post of a case that is now in the viewer's hands."""
    case = cases.handle(db, moderator=viewer, case_id=case_id, version=version, now=utc_now())
    if case.subject != "post":
        raise NotFound
    return case.subject_id


def _do(
    request: Request,
    db: Session,
    viewer: Viewer,
    case_id: int,
    typed: Typed,
    schema: type[Form],
    act: Callable[[Form], object],
) -> Response:
    """One step in a case; whatever stands against it is said above the case, and what was typed stays."""
    case = queries.get_case(db, viewer, case_id)
    form, errors = parse(schema, typed)
    if form is None:
        return _show(request, db, viewer, case, typed=typed, errors=errors)
    try:
        with db.begin_nested():  # a step that is refused half way leaves nothing behind
            act(form)
    except NotFound:
        raise
    except AppError as refusal:
        db.expire_all()
        case = queries.get_case(db, viewer, case_id)
        return _show(request, db, viewer, case, typed=typed, refusal=refusal)
    return see_other(request, case.path)


def _show(
    request: Request,
    db: Session,
    viewer: Viewer,
    case: Case,
    *,
    typed: Typed | None = None,
    errors: dict[str, str] | None = None,
    refusal: AppError | None = None,
) -> Response:
    place = place_of(db, viewer, case)
    moderators = queries.moderators_of(db, case)
    return page(
        request,
        "desk/case.html",
        status=refusal.status if refusal else 422 if errors else 200,
        case=case,
        place=place,
        moderators=moderators,
        assignee=next((one.name for one in moderators if one.id == case.assignee_id), ""),
        reports=queries.reports_in(db, case.id),
        notes=queries.notes_in(db, case.id),
        messages=queries.messages_in(db, case.id),
        sanctions=queries.sanctions_in(db, case.id),
        earlier=[] if place.is_pseudonymous else sanctions_of(db, case.about_id),
        categories=CATEGORIES,
        outcomes=OUTCOMES,
        kinds={kind: label for kind, label in SANCTIONS.items() if may_sanction(viewer, kind)},
        all_kinds=SANCTIONS,
        translated=in_words,
        typed={"kind": "", "outcome": "", "recipient": "", "to": ""} | (typed or {}),
        errors=errors or {},
        message=refusal.words() if refusal else "",
    )
