"""The dates of an e-discussion: setting them, announcing, extending, closing early."""

from datetime import datetime
from typing import Any

from fastapi import Request, Response
from sqlalchemy.orm import Session

from apfl_net.access.entrances import Contributor
from apfl_net.ediscussions.actions import dates
from apfl_net.ediscussions.pages.shown import both_zones, time_shown
from apfl_net.ediscussions.phases import (
    ANNOUNCED,
    DRAFT,
    TAKES_CONTRIBUTIONS,
    month_ends,
    opens_by_default,
)
from apfl_net.ediscussions.policy.dates import DatesRefused
from apfl_net.ediscussions.queries.heads import Head, facilitated
from apfl_net.ediscussions.queries.lists import changes_of, date_changes_of
from apfl_net.ediscussions.schemas.preparing import (
    EventDaysForm,
    ExtensionForm,
    ReasonForm,
    ScheduleForm,
    in_zone,
)
from apfl_net.kit.clock import utc_now
from apfl_net.kit.errors import AppError, Conflict
from apfl_net.kit.i18n import gettext
from apfl_net.kit.web.addresses import IdWithTail
from apfl_net.kit.web.forms import Typed, TypedForm, parse
from apfl_net.kit.web.page import page, see_other
from apfl_net.kit.web.routing import DB, room

router = room()

REFUSALS = (DatesRefused, Conflict)


@router.get("/e-discussions/{ediscussion_ref}/dates")
def edit_dates(request: Request, db: DB, viewer: Contributor, ediscussion_ref: IdWithTail) -> Response:
    return _dates_page(request, db, facilitated(db, viewer, ediscussion_ref, utc_now()))


@router.post("/e-discussions/{ediscussion_ref}/dates")
def update_dates(
    request: Request, db: DB, viewer: Contributor, ediscussion_ref: IdWithTail, typed: TypedForm
) -> Response:
    head = facilitated(db, viewer, ediscussion_ref, utc_now())
    form, errors = parse(ScheduleForm, typed)
    if form is None:
        return _dates_page(request, db, head, typed, errors)
    moments = {"opens_at": in_zone(form.opens_at, head.zone), "closes_at": in_zone(form.closes_at, head.zone)}
    said: dict[str, Any] = moments | {"reason": form.reason, "now": utc_now()}
    try:
        dates.schedule(db, by=viewer, ediscussion=head.ediscussion, **said)
    except REFUSALS as refusal:
        return _dates_page(request, db, head, typed, refusal=refusal)
    return see_other(request, f"{head.path}/dates")


@router.post("/e-discussions/{ediscussion_ref}/announcement")
def create_announcement(
    request: Request, db: DB, viewer: Contributor, ediscussion_ref: IdWithTail
) -> Response:
    head = facilitated(db, viewer, ediscussion_ref, utc_now())
    try:
        dates.announce(db, by=viewer, ediscussion=head.ediscussion, now=utc_now())
    except REFUSALS as refusal:
        return _dates_page(request, db, head, refusal=refusal)
    return see_other(request, head.path)


@router.post("/e-discussions/{ediscussion_ref}/extension")
def create_extension(
    request: Request, db: DB, viewer: Contributor, ediscussion_ref: IdWithTail, typed: TypedForm
) -> Response:
    head = facilitated(db, viewer, ediscussion_ref, utc_now())
    form, errors = parse(ExtensionForm, typed)
    closes_at = in_zone(form.closes_at, head.zone) if form else None
    if form is None or closes_at is None:
        errors = errors or {"closes_at": gettext("Please fill this in.")}
        return _dates_page(request, db, head, typed, errors)
    said: dict[str, Any] = {"closes_at": closes_at, "reason": form.reason, "now": utc_now()}
    try:
        dates.extend(db, by=viewer, ediscussion=head.ediscussion, **said)
    except REFUSALS as refusal:
        return _dates_page(request, db, head, typed, refusal=refusal)
    return see_other(request, head.path)


@router.post("/e-discussions/{ediscussion_ref}/closing")
def create_closing(
    request: Request, db: DB, viewer: Contributor, ediscussion_ref: IdWithTail, typed: TypedForm
) -> Response:
    head = facilitated(db, viewer, ediscussion_ref, utc_now())
    form, errors = parse(ReasonForm, typed)
    if form is None:
        return _dates_page(request, db, head, typed, errors)
    said: dict[str, Any] = {"reason": form.reason, "now": utc_now()}
    try:
        dates.close_early(db, by=viewer, ediscussion=head.ediscussion, **said)
    except REFUSALS as refusal:
        return _dates_page(request, db, head, typed, refusal=refusal)
    return see_other(request, head.path)


@router.post("/e-discussions/{ediscussion_ref}/event")
def update_event(
    request: Request, db: DB, viewer: Contributor, ediscussion_ref: IdWithTail, typed: TypedForm
) -> Response:
    """The event is held on other days than planned."""
    head = facilitated(db, viewer, ediscussion_ref, utc_now())
    form, errors = parse(EventDaysForm, typed)
    if form is None:
        return _dates_page(request, db, head, typed, errors)
    said: dict[str, Any] = form.model_dump() | {"now": utc_now()}
    try:
        dates.move_event(db, by=viewer, ediscussion=head.ediscussion, **said)
    except REFUSALS as refusal:
        return _dates_page(request, db, head, typed, refusal=refusal)
    return see_other(request, f"{head.path}/dates")


def _dates_page(
    request: Request,
    db: Session,
    head: Head,
    typed: Typed | None = None,
    errors: dict[str, str] | None = None,
    refusal: AppError | None = None,
) -> Response:
    """What is set now is filled in; what was set before, and what was done, is listed."""
    errors = errors or {}
    message = refusal.words() if refusal else ""
    if isinstance(refusal, DatesRefused):
        errors, message = {refusal.field: message}, ""
    now, one, event = utc_now(), head.ediscussion, head.event
    phase = time_shown(one, event.time_zone, now)
    return page(
        request,
        "ediscussions/dates.html",
        status=refusal.status if refusal else 422 if errors else 200,
        head=head,
        time=phase,
        typed=_at_first(head) | (typed or {}),
        errors=errors,
        message=message,
        is_before=phase.phase in {DRAFT, ANNOUNCED},
        is_open=phase.phase in TAKES_CONTRIBUTIONS,
        month_ends=both_zones(month_ends(event.last_day, head.zone), event.time_zone),
        changes=changes_of(db, one.id),
        date_changes=date_changes_of(db, one.id),
        said_of=lambda moment: both_zones(moment, event.time_zone) if moment else "",
    )


def _at_first(head: Head) -> dict[str, str]:
    one, last_day = head.ediscussion, head.event.last_day
    return {
        "opens_at": _typed(one.opens_at or opens_by_default(last_day, head.zone), head),
        "closes_at": _typed(one.closes_at or month_ends(last_day, head.zone), head),
        "first_day": head.event.first_day.isoformat(),
        "last_day": last_day.isoformat(),
    }


def _typed(moment: datetime, head: Head) -> str:
    return moment.astimezone(head.zone).strftime("%Y-%m-%dT%H:%M")
