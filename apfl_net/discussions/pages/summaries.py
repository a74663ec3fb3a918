"""The summary of a thread: reading its versions, and writing the next."""

from typing import Any

from fastapi import Request, Response
from sqlalchemy.orm import Session

from apfl_net.access.bylines import name_for
from apfl_net.access.entrances import Anyone, SignedIn
from apfl_net.access.policy import ReadingOnly
from apfl_net.access.viewer import Viewer
from apfl_net.discussions.actions.summaries import SummaryChanged, write_summary
from apfl_net.discussions.models.threads import Thread
from apfl_net.discussions.pages.summary_shown import shown_summary
from apfl_net.discussions.policy import moderating
from apfl_net.discussions.policy.wording import WordingRefused
from apfl_net.discussions.queries.summaries import summary_revisions
from apfl_net.discussions.queries.visible import get_thread, role_in
from apfl_net.discussions.schemas.reading import SummaryForm
from apfl_net.kit.clock import utc_now
from apfl_net.kit.errors import AppError, NotFound
from apfl_net.kit.web.addresses import IdWithTail
from apfl_net.kit.web.forms import TypedForm, parse
from apfl_net.kit.web.page import page, see_other
from apfl_net.kit.web.routing import DB, room

router = room()


@router.get("/threads/{thread_ref}/summary")
def show_summary(request: Request, db: DB, viewer: Anyone, thread_ref: IdWithTail) -> Response:
    thread = get_thread(db, viewer, thread_ref)
    revisions = summary_revisions(db, viewer, thread.id)
    if not revisions:
        raise NotFound
    return page(
        request,
        "discussions/summary.html",
        thread=thread,
        revisions=revisions,
        name_of=lambda row: name_for(viewer.signed_in, name=row.name, public_name=row.public_name),
    )


@router.get("/threads/{thread_ref}/summary/edit")
def edit_summary(request: Request, db: DB, viewer: SignedIn, thread_ref: IdWithTail) -> Response:
    thread = get_thread(db, viewer, thread_ref)
    moderating.check_may_moderate(viewer, role_in(db, viewer, thread.space_id))
    current = shown_summary(db, viewer, thread.id)
    typed = {
        "body": current.body if current else "",
        "started_from": str(current.revision if current else 0),
    }
    return _form(request, db, viewer, thread, typed)


@router.post("/threads/{thread_ref}/summary")
def update_summary(
    request: Request, db: DB, viewer: SignedIn, thread_ref: IdWithTail, typed: TypedForm
) -> Response:
    thread = get_thread(db, viewer, thread_ref)
    form, errors = parse(SummaryForm, typed)
    if form is None:
        return _form(request, db, viewer, thread, typed, errors=errors, status=422)
    try:
        write_summary(db, facilitator=viewer, thread=thread, now=utc_now(), **form.model_dump())
    except (SummaryChanged, WordingRefused, ReadingOnly) as refusal:
        return _form(request, db, viewer, thread, typed, refusal=refusal, status=refusal.status)
    return see_other(request, thread.path)


def _form(
    request: Request,
    db: Session,
    viewer: Viewer,
    thread: Thread,
    typed: dict[str, str],
    *,
    status: int = 200,
    errors: dict[str, str] | None = None,
    refusal: AppError | None = None,
) -> Response:
    """The form; after a refusal with the version saved meanwhile beside what was typed."""
    context: dict[str, Any] = {"typed": typed, "message": "", "current": None}
    if refusal:
        context["message"] = refusal.words()
    if isinstance(refusal, SummaryChanged):
        context["current"] = current = shown_summary(db, viewer, thread.id)
        context["typed"] = typed | {"started_from": str(current.revision if current else 0)}
    return page(
        request,
        "discussions/summary_edit.html",
        status=status,
        thread=thread,
        errors=errors or {},
        **context,
    )
