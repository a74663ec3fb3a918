"""Preparing an e-discussion: its event, its title and rules, and changing its words later."""

from typing import Any
from zoneinfo import available_timezones

from fastapi import Request, Response
from sqlalchemy.orm import Session

from apfl_net.access.entrances import Contributor, Staff
from apfl_net.access.viewer import Viewer
from apfl_net.ediscussions.actions.creating import (
    Rules,
    change_ediscussion,
    create_ediscussion,
    make_event,
)
from apfl_net.ediscussions.models.ediscussions import ReferenceEvent
from apfl_net.ediscussions.policy.dates import DatesRefused
from apfl_net.ediscussions.queries.heads import facilitated
from apfl_net.ediscussions.queries.lists import events
from apfl_net.ediscussions.schemas.preparing import EdiscussionForm, EventForm, WordsForm
from apfl_net.kit.clock import utc_now
from apfl_net.kit.i18n import gettext
from apfl_net.kit.web.addresses import IdWithTail, Number
from apfl_net.kit.web.forms import Typed, TypedForm, parse
from apfl_net.kit.web.page import page, see_other
from apfl_net.kit.web.routing import DB, room

router = room()


@router.get("/e-discussions/new")
def new_ediscussion(request: Request, db: DB, viewer: Staff, event: Number = 0) -> Response:
    first = {"event": str(event or ""), "languages": "en", "word_limit": "500"}
    return _new_page(request, db, viewer, first | {"ring": "members", "holds": "none", "bound": "end"})


@router.post("/e-discussions")
def create(request: Request, db: DB, viewer: Staff, typed: TypedForm) -> Response:
    form, errors = parse(EdiscussionForm, typed)
    event = _event_chosen(db, viewer, form.event) if form else None
    if form is None or event is None:
        errors = errors or {"event": gettext("Please choose one of the list.")}
        return _new_page(request, db, viewer, typed, errors, 422)
    rules = Rules(form.ring, form.holds, form.chatham_house, form.bound, int(form.word_limit))
    words = form.model_dump(include={"title", "objectives", "languages"})
    made = create_ediscussion(db, by=viewer, event=event, rules=rules, now=utc_now(), **words)
    return see_other(request, f"{made.path}/dates")


@router.get("/e-discussions/events/new")
def new_event(request: Request, db: DB, viewer: Staff) -> Response:
    return _event_page(request, {"time_zone": viewer.time_zone})


@router.post("/e-discussions/events")
def create_event(request: Request, db: DB, viewer: Staff, typed: TypedForm) -> Response:
    form, errors = parse(EventForm, typed)
    if form is None:
        return _event_page(request, typed, errors, 422)
    try:
        event = make_event(db, by=viewer, now=utc_now(), **form.model_dump())
    except DatesRefused as refusal:
        return _event_page(request, typed, {refusal.field: refusal.words()}, 422)
    return see_other(request, f"/e-discussions/new?event={event.id}")


@router.get("/e-discussions/{ediscussion_ref}/settings")
def edit_words(request: Request, db: DB, viewer: Contributor, ediscussion_ref: IdWithTail) -> Response:
    head = facilitated(db, viewer, ediscussion_ref, utc_now())
    one = head.ediscussion
    typed = {"title": one.title, "objectives": one.objectives, "languages": one.languages}
    typed["word_limit"] = str(one.word_limit)
    return page(request, "ediscussions/settings.html", head=head, typed=typed, errors={})


@router.post("/e-discussions/{ediscussion_ref}/settings")
def update_words(
    request: Request, db: DB, viewer: Contributor, ediscussion_ref: IdWithTail, typed: TypedForm
) -> Response:
    head = facilitated(db, viewer, ediscussion_ref, utc_now())
    form, errors = parse(WordsForm, typed)
    if form is None:
        return page(request, "ediscussions/settings.html", status=422, head=head, typed=typed, errors=errors)
    words = form.model_dump(include={"title", "objectives", "languages"})
    change_ediscussion(
        db, ediscussion=head.ediscussion, word_limit=int(form.word_limit), now=utc_now(), **words
    )
    return see_other(request, head.ediscussion.path)


def _event_chosen(db: Session, viewer: Viewer, event_id: int | None) -> ReferenceEvent | None:
    return next((event for event in events(db, viewer) if event.id == event_id), None)


def _new_page(
    request: Request,
    db: Session,
    viewer: Viewer,
    typed: Typed,
    errors: dict[str, str] | None = None,
    status: int = 200,
) -> Response:
    known = {str(event.id): event.title for event in events(db, viewer)}
    said: dict[str, Any] = {"events": known, "typed": typed, "errors": errors or {}}
    return page(request, "ediscussions/new.html", status=status, **said)


def _event_page(
    request: Request, typed: Typed, errors: dict[str, str] | None = None, status: int = 200
) -> Response:
    zones = {name: name.replace("_", " ") for name in sorted(available_timezones()) if "/" in name}
    said: dict[str, Any] = {"zones": zones, "typed": typed, "errors": errors or {}}
    return page(request, "ediscussions/event_new.html", status=status, **said)
