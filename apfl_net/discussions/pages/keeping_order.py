"""Pinning a thread, closing it, opening it again, naming it, slowing it down, setting its times."""

from datetime import datetime
from typing import Any

from fastapi import Request, Response
from sqlalchemy.orm import Session

from apfl_net.access.entrances import Contributor
from apfl_net.access.viewer import Viewer
from apfl_net.discussions.actions.closing import close_thread, reopen_thread
from apfl_net.discussions.actions.pinning import pin_thread, unpin_thread
from apfl_net.discussions.actions.scheduling import schedule_thread, slow_down
from apfl_net.discussions.actions.titling import change_title
from apfl_net.discussions.models.threads import Thread
from apfl_net.discussions.pages.order_form import Order, carry_out, show
from apfl_net.discussions.schemas.keeping_order import (
    OptionalReasonForm,
    ReasonForm,
    ScheduleForm,
    SlowModeForm,
    TitleForm,
)
from apfl_net.kit.clock import utc_now
from apfl_net.kit.i18n import reader
from apfl_net.kit.web.addresses import IdWithTail
from apfl_net.kit.web.forms import TypedForm
from apfl_net.kit.web.routing import DB, room

router = room()

INTERVALS = (1, 5, 10, 30, 60, 360, 1440)
"""Minutes between two posts of a member."""
LENGTHS = (1, 6, 24, 72, 168)
"""Hours that slow mode lasts."""


def _pin(db: Session, viewer: Viewer, thread: Thread, form: OptionalReasonForm) -> None:
    pin_thread(db, moderator=viewer, thread=thread, reason=form.reason, now=utc_now())


def _unpin(db: Session, viewer: Viewer, thread: Thread, form: OptionalReasonForm) -> None:
    unpin_thread(db, moderator=viewer, thread=thread, reason=form.reason, now=utc_now())


def _close(db: Session, viewer: Viewer, thread: Thread, form: ReasonForm) -> None:
    close_thread(db, moderator=viewer, thread=thread, reason=form.reason, now=utc_now())


def _reopen(db: Session, viewer: Viewer, thread: Thread, form: ReasonForm) -> None:
    reopen_thread(db, moderator=viewer, thread=thread, reason=form.reason, now=utc_now())


def _name(db: Session, viewer: Viewer, thread: Thread, form: TitleForm) -> None:
    change_title(db, moderator=viewer, thread=thread, now=utc_now(), **form.model_dump())


def _slow_down(db: Session, viewer: Viewer, thread: Thread, form: SlowModeForm) -> None:
    slow_down(
        db,
        moderator=viewer,
        thread=thread,
        minutes=int(form.minutes),
        lasts=form.lasts,
        reason=form.reason,
        now=utc_now(),
    )


def _schedule(db: Session, viewer: Viewer, thread: Thread, form: ScheduleForm) -> None:
    schedule_thread(db, moderator=viewer, thread=thread, now=utc_now(), **form.model_dump())


def _lengths(db: Session, viewer: Viewer, thread: Thread, typed: Any) -> dict[str, Any]:
    return {"intervals": INTERVALS, "lengths": LENGTHS}


def _times(thread: Thread) -> dict[str, str]:
    return {"opens_at": _typed(thread.opens_at), "closes_at": _typed(thread.closes_at)}


def _typed(moment: datetime | None) -> str:
    return moment.astimezone(reader().zone).strftime("%Y-%m-%dT%H:%M") if moment else ""


PIN = Order("discussions/order/pin.html", OptionalReasonForm, _pin)
UNPINNING = Order("discussions/order/unpinning.html", OptionalReasonForm, _unpin)
CLOSURE = Order("discussions/order/closure.html", ReasonForm, _close)
REOPENING = Order("discussions/order/reopening.html", ReasonForm, _reopen)
TITLE = Order("discussions/order/title.html", TitleForm, _name, lambda thread: {"title": thread.title})
SLOW_MODE = Order("discussions/order/slow_mode.html", SlowModeForm, _slow_down, choices=_lengths)
SCHEDULE = Order("discussions/order/schedule.html", ScheduleForm, _schedule, _times)


@router.get("/threads/{thread_ref}/pin")
def new_pin(request: Request, db: DB, viewer: Contributor, thread_ref: IdWithTail) -> Response:
    return show(request, db, viewer, thread_ref, PIN)


@router.post("/threads/{thread_ref}/pin")
def create_pin(
    request: Request, db: DB, viewer: Contributor, thread_ref: IdWithTail, typed: TypedForm
) -> Response:
    return carry_out(request, db, viewer, thread_ref, PIN, typed)


@router.get("/threads/{thread_ref}/unpinning")
def new_unpinning(request: Request, db: DB, viewer: Contributor, thread_ref: IdWithTail) -> Response:
    return show(request, db, viewer, thread_ref, UNPINNING)


@router.post("/threads/{thread_ref}/unpinning")
def create_unpinning(
    request: Request, db: DB, viewer: Contributor, thread_ref: IdWithTail, typed: TypedForm
) -> Response:
    return carry_out(request, db, viewer, thread_ref, UNPINNING, typed)


@router.get("/threads/{thread_ref}/closure")
def new_closure(request: Request, db: DB, viewer: Contributor, thread_ref: IdWithTail) -> Response:
    return show(request, db, viewer, thread_ref, CLOSURE)


@router.post("/threads/{thread_ref}/closure")
def create_closure(
    request: Request, db: DB, viewer: Contributor, thread_ref: IdWithTail, typed: TypedForm
) -> Response:
    return carry_out(request, db, viewer, thread_ref, CLOSURE, typed)


@router.get("/threads/{thread_ref}/reopening")
def new_reopening(request: Request, db: DB, viewer: Contributor, thread_ref: IdWithTail) -> Response:
    return show(request, db, viewer, thread_ref, REOPENING)


@router.post("/threads/{thread_ref}/reopening")
def create_reopening(
    request: Request, db: DB, viewer: Contributor, thread_ref: IdWithTail, typed: TypedForm
) -> Response:
    return carry_out(request, db, viewer, thread_ref, REOPENING, typed)


@router.get("/threads/{thread_ref}/title")
def new_title(request: Request, db: DB, viewer: Contributor, thread_ref: IdWithTail) -> Response:
    return show(request, db, viewer, thread_ref, TITLE)


@router.post("/threads/{thread_ref}/title")
def create_title(
    request: Request, db: DB, viewer: Contributor, thread_ref: IdWithTail, typed: TypedForm
) -> Response:
    return carry_out(request, db, viewer, thread_ref, TITLE, typed)


@router.get("/threads/{thread_ref}/slow-mode")
def new_slow_mode(request: Request, db: DB, viewer: Contributor, thread_ref: IdWithTail) -> Response:
    return show(request, db, viewer, thread_ref, SLOW_MODE)


@router.post("/threads/{thread_ref}/slow-mode")
def create_slow_mode(
    request: Request, db: DB, viewer: Contributor, thread_ref: IdWithTail, typed: TypedForm
) -> Response:
    return carry_out(request, db, viewer, thread_ref, SLOW_MODE, typed)


@router.get("/threads/{thread_ref}/schedule")
def new_schedule(request: Request, db: DB, viewer: Contributor, thread_ref: IdWithTail) -> Response:
    return show(request, db, viewer, thread_ref, SCHEDULE)


@router.post("/threads/{thread_ref}/schedule")
def create_schedule(
    request: Request, db: DB, viewer: Contributor, thread_ref: IdWithTail, typed: TypedForm
) -> Response:
    return carry_out(request, db, viewer, thread_ref, SCHEDULE, typed)
