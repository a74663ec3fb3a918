"""The page on which a moderator says what to do with a thread, and what follows when they have said it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from fastapi import Request, Response
from pydantic import BaseModel
from sqlalchemy.orm import Session

from apfl_net.access.marks import audience_mark
from apfl_net.access.models import Audience
from apfl_net.access.viewer import Viewer
from apfl_net.discussions.models.threads import Thread
from apfl_net.discussions.policy import moderating
from apfl_net.discussions.queries.visible import get_thread, role_in
from apfl_net.kit.errors import Conflict
from apfl_net.kit.web.forms import Typed, parse
from apfl_net.kit.web.page import page, see_other

Act = Callable[[Session, Viewer, Thread, Any], str | None]
"""Does it; the address to go on to, if that is not the thread's."""


@dataclass(frozen=True)
class Order:
    """One of the things that moderators do: its page, its form, and the doing."""

    template: str
    form: type[BaseModel]
    act: Act
    at_first: Callable[[Thread], Mapping[str, str]] = lambda thread: {}
    choices: Callable[[Session, Viewer, Thread, Mapping[str, str]], dict[str, Any]] = (
        lambda db, viewer, thread, typed: {}
    )


def show(request: Request, db: Session, viewer: Viewer, thread_id: int, order: Order) -> Response:
    """The form, which says what will happen. What stands in the address is filled in."""
    thread = thread_in_charge(db, viewer, thread_id)
    typed = dict(order.at_first(thread)) | dict(request.query_params)
    return _form(request, db, viewer, thread, order, typed)


def carry_out(
    request: Request, db: Session, viewer: Viewer, thread_id: int, order: Order, typed: Typed
) -> Response:
    thread = thread_in_charge(db, viewer, thread_id)
    form, errors = parse(order.form, typed)
    if form is None:
        return _form(request, db, viewer, thread, order, typed, errors=errors, status=422)
    try:
        onwards = order.act(db, viewer, thread, form)
    except Conflict as refusal:
        message = refusal.words()
        return _form(request, db, viewer, thread, order, typed, message=message, status=refusal.status)
    return see_other(request, onwards or thread.path)


def thread_in_charge(db: Session, viewer: Viewer, thread_id: int) -> Thread:
    """The thread, for whoever keeps order in it."""
    thread = get_thread(db, viewer, thread_id)
    moderating.check_may_moderate(viewer, role_in(db, viewer, thread.space_id))
    return thread


def _form(
    request: Request,
    db: Session,
    viewer: Viewer,
    thread: Thread,
    order: Order,
    typed: Mapping[str, str],
    *,
    errors: dict[str, str] | None = None,
    message: str = "",
    status: int = 200,
) -> Response:
    audience = db.get_one(Audience, thread.audience_id)
    choices = {"errors": {}} | order.choices(db, viewer, thread, typed)
    choices["errors"] |= errors or {}
    return page(
        request,
        order.template,
        status=status,
        thread=thread,
        typed=typed,
        message="" if message in choices["errors"].values() else message,
        audience=audience_mark(audience.kind, audience.constituency, audience.name),
        **choices,
    )
