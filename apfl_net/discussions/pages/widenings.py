"""Letting more people read a thread or a space: asking, answering, and what was answered so far."""

from typing import Any

from fastapi import Request, Response
from sqlalchemy.orm import Session

from apfl_net.access.entrances import Contributor, SignedIn, Staff
from apfl_net.access.marks import audience_mark
from apfl_net.access.models import Audience
from apfl_net.access.viewer import Viewer
from apfl_net.discussions.actions.widening import (
    answer_widening,
    ask_to_widen,
    check_may_ask,
    readers_to_choose,
    widen_space,
    wider_than,
)
from apfl_net.discussions.marks import mark_of
from apfl_net.discussions.models.spaces import Space
from apfl_net.discussions.models.threads import Thread
from apfl_net.discussions.pages.order_form import Order, carry_out, show
from apfl_net.discussions.policy.widening import AskedAlready, CannotWiden, NotWider, SomethingWaits
from apfl_net.discussions.queries.changes import latest_change
from apfl_net.discussions.queries.visible import get_space
from apfl_net.discussions.queries.widenings import (
    counted,
    get_widening,
    own_posts_in,
    widening_of,
    widenings_for,
)
from apfl_net.discussions.schemas.widening import AnswerForm, SpaceAudienceForm, WideningForm
from apfl_net.kit.clock import utc_now
from apfl_net.kit.errors import Conflict
from apfl_net.kit.web.addresses import Id, IdWithTail
from apfl_net.kit.web.forms import TypedForm, parse
from apfl_net.kit.web.page import page, see_other
from apfl_net.kit.web.routing import DB, room

router = room()


def _ask(db: Session, viewer: Viewer, thread: Thread, form: WideningForm) -> None:
    audience = db.get(Audience, form.audience)
    if audience is None:
        raise NotWider
    now = utc_now()
    ask_to_widen(db, moderator=viewer, thread=thread, audience=audience, reason=form.reason, now=now)


def _choices(db: Session, viewer: Viewer, thread: Thread, typed: object) -> dict[str, Any]:
    """Who could read it; or why nobody can be asked; or, while they are, how many have agreed."""
    going_on = widening_of(db, thread.id)
    agreed, asked = counted(db, going_on) if going_on else (0, 0)
    change = latest_change(db, viewer, thread.id, ("widening",)) if going_on else None
    return {
        "audiences": [(one.id, _readers(one)) for one in readers_to_choose(db, thread)],
        "refusal": _why_not(db, thread),
        "widening": going_on,
        "agreed": agreed,
        "asked": asked,
        "to": _readers(db.get_one(Audience, going_on.to_id)) if going_on else "",
        "undoing": f"/threads/{thread.id}/changes/{change.id}/undoing" if change else "",
    }


def _readers(audience: Audience) -> str:
    return audience_mark(audience.kind, audience.constituency, audience.name).readers


def _why_not(db: Session, thread: Thread) -> str:
    try:
        check_may_ask(db, thread)
    except AskedAlready:
        return ""
    except CannotWiden as refusal:
        return refusal.words()
    except SomethingWaits as refusal:
        return refusal.words()
    return ""


WIDENING = Order("discussions/order/widening.html", WideningForm, _ask, choices=_choices)


@router.get("/threads/{thread_ref}/widening")
def new_widening(request: Request, db: DB, viewer: Contributor, thread_ref: IdWithTail) -> Response:
    return show(request, db, viewer, thread_ref, WIDENING)


@router.post("/threads/{thread_ref}/widening")
def create_widening(
    request: Request, db: DB, viewer: Contributor, thread_ref: IdWithTail, typed: TypedForm
) -> Response:
    return carry_out(request, db, viewer, thread_ref, WIDENING, typed)


@router.get("/widenings")
def list_widenings(request: Request, db: DB, viewer: SignedIn) -> Response:
    rows = widenings_for(db, viewer)
    return page(request, "discussions/widenings.html", widenings=rows, mark_of=mark_of)


@router.get("/widenings/{widening_id}")
def show_widening(request: Request, db: DB, viewer: SignedIn, widening_id: Id) -> Response:
    return _widening_page(request, db, viewer, widening_id)


@router.post("/widenings/{widening_id}")
def update_answer(request: Request, db: DB, viewer: SignedIn, widening_id: Id, typed: TypedForm) -> Response:
    form, errors = parse(AnswerForm, typed)
    if form is None:
        return _widening_page(request, db, viewer, widening_id, errors=errors, status=422)
    agreed = form.answer == "yes"
    answer_widening(db, member=viewer, widening_id=widening_id, agreed=agreed, now=utc_now())
    return see_other(request, f"/widenings/{widening_id}")


@router.get("/discussions/{slug}/audience")
def edit_audience(request: Request, db: DB, viewer: Staff, slug: str) -> Response:
    return _space_page(request, db, get_space(db, viewer, slug))


@router.post("/discussions/{slug}/audience")
def update_audience(request: Request, db: DB, viewer: Staff, slug: str, typed: TypedForm) -> Response:
    space = get_space(db, viewer, slug)
    form, errors = parse(SpaceAudienceForm, typed)
    audience = db.get(Audience, form.audience) if form else None
    if audience is None:
        return _space_page(request, db, space, errors=errors, status=422)
    try:
        widen_space(db, by=viewer, space=space, audience=audience, now=utc_now())
    except Conflict as refusal:
        return _space_page(request, db, space, message=refusal.words(), status=refusal.status)
    return see_other(request, space.path)


def _widening_page(
    request: Request,
    db: Session,
    viewer: Viewer,
    widening_id: int,
    *,
    errors: dict[str, str] | None = None,
    status: int = 200,
) -> Response:
    widening = get_widening(db, viewer, widening_id)
    return page(
        request,
        "discussions/widening.html",
        status=status,
        widening=widening,
        readers=mark_of(widening).readers,
        posts=own_posts_in(db, viewer, widening.thread_id),
        errors=errors or {},
    )


def _space_page(
    request: Request,
    db: Session,
    space: Space,
    *,
    errors: dict[str, str] | None = None,
    message: str = "",
    status: int = 200,
) -> Response:
    return page(
        request,
        "discussions/space_audience.html",
        status=status,
        space=space,
        readers=_readers(db.get_one(Audience, space.audience_id)),
        audiences=[(one.id, _readers(one)) for one in wider_than(db, space)],
        errors=errors or {},
        message=message,
    )
