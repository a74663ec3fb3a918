"""What was done to keep order in a thread: the whole log, and undoing one thing of it."""

from fastapi import Request, Response
from sqlalchemy.orm import Session

from apfl_net.access.entrances import Anyone, Contributor
from apfl_net.access.viewer import Viewer
from apfl_net.discussions.actions.undoing import undo_change, why_not
from apfl_net.discussions.models.threads import Thread, ThreadChange
from apfl_net.discussions.pages.change_lines import show_changes
from apfl_net.discussions.pages.order_form import thread_in_charge
from apfl_net.discussions.policy import moderating
from apfl_net.discussions.queries.changes import change_row, changes_of, get_change
from apfl_net.discussions.queries.visible import get_thread, role_in
from apfl_net.discussions.schemas.keeping_order import OptionalReasonForm
from apfl_net.kit.clock import utc_now
from apfl_net.kit.errors import Conflict
from apfl_net.kit.web.addresses import Id, IdWithTail
from apfl_net.kit.web.forms import Typed, TypedForm, parse
from apfl_net.kit.web.page import page, see_other
from apfl_net.kit.web.routing import DB, room

router = room()


@router.get("/threads/{thread_ref}/changes")
def list_changes(request: Request, db: DB, viewer: Anyone, thread_ref: IdWithTail) -> Response:
    thread = get_thread(db, viewer, thread_ref)
    may_moderate = moderating.may_moderate(viewer, role_in(db, viewer, thread.space_id))
    rows = changes_of(db, viewer, thread.id)
    changes = show_changes(db, viewer, thread.id, rows, may_moderate=may_moderate)
    return page(request, "discussions/changes.html", thread=thread, changes=changes)


@router.get("/threads/{thread_ref}/changes/{change_id}/undoing")
def new_undoing(
    request: Request, db: DB, viewer: Contributor, thread_ref: IdWithTail, change_id: Id
) -> Response:
    thread, change = _change_in_charge(db, viewer, thread_ref, change_id)
    return _form(request, db, viewer, thread, change, refusal=why_not(db, viewer, change))


@router.post("/threads/{thread_ref}/changes/{change_id}/undoing")
def create_undoing(
    request: Request, db: DB, viewer: Contributor, thread_ref: IdWithTail, change_id: Id, typed: TypedForm
) -> Response:
    thread, change = _change_in_charge(db, viewer, thread_ref, change_id)
    form, errors = parse(OptionalReasonForm, typed)
    if form is None:
        return _form(request, db, viewer, thread, change, typed=typed, errors=errors, status=422)
    try:
        told_in = undo_change(db, moderator=viewer, change=change, reason=form.reason, now=utc_now())
    except Conflict as refusal:
        return _form(request, db, viewer, thread, change, typed=typed, refusal=refusal, status=refusal.status)
    return see_other(request, told_in.path)


def _change_in_charge(
    db: Session, viewer: Viewer, thread_id: int, change_id: int
) -> tuple[Thread, ThreadChange]:
    thread = thread_in_charge(db, viewer, thread_id)
    return thread, get_change(db, viewer, thread.id, change_id)


def _form(
    request: Request,
    db: Session,
    viewer: Viewer,
    thread: Thread,
    change: ThreadChange,
    *,
    typed: Typed | None = None,
    errors: dict[str, str] | None = None,
    refusal: Conflict | None = None,
    status: int = 200,
) -> Response:
    """What it was, in the words of its line; and the form, or why it cannot be undone."""
    row = change_row(db, viewer, thread.id, change.id)
    return page(
        request,
        "discussions/order/undoing.html",
        status=status,
        thread=thread,
        change=show_changes(db, viewer, thread.id, [row], may_moderate=False)[0],
        typed=typed or {},
        errors=errors or {},
        message=refusal.words() if refusal else "",
    )
