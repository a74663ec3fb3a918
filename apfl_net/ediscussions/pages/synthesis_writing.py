"""Writing the synthesis, opening it for comments, publishing it."""

from datetime import timedelta
from typing import Any

from fastapi import Request, Response
from sqlalchemy.orm import Session

from apfl_net.access.entrances import SignedIn
from apfl_net.access.policy import ReadingOnly
from apfl_net.access.viewer import Viewer
from apfl_net.ediscussions.actions.synthesising import (
    open_for_comments,
    publish_synthesis,
    write_synthesis,
)
from apfl_net.ediscussions.pages.synthesis_shown import synthesis_html
from apfl_net.ediscussions.phases import LAST_MINUTE, PUBLISHED, local_moment
from apfl_net.ediscussions.policy.dates import has_reached
from apfl_net.ediscussions.policy.synthesis import (
    DAYS_FOR_COMMENTS,
    CommentsGoOn,
    IsOpenedAlready,
    NotClosedYet,
    NothingWritten,
    SynthesisRefused,
    VersionIsOld,
)
from apfl_net.ediscussions.queries.marked import marked_passages, themes_of
from apfl_net.ediscussions.queries.synthesis import Open, get_written, latest_version
from apfl_net.ediscussions.schemas.synthesis import OpeningForm, SynthesisForm
from apfl_net.kit.clock import utc_now
from apfl_net.kit.errors import AppError
from apfl_net.kit.markdown import render
from apfl_net.kit.text import clean_text
from apfl_net.kit.web.addresses import IdWithTail
from apfl_net.kit.web.forms import Typed, TypedForm, parse
from apfl_net.kit.web.page import page, see_other
from apfl_net.kit.web.routing import DB, room

router = room()


@router.get("/e-discussions/{ediscussion_ref}/synthesis/edit")
def edit_synthesis(request: Request, db: DB, viewer: SignedIn, ediscussion_ref: IdWithTail) -> Response:
    found = get_written(db, viewer, ediscussion_ref, utc_now())
    latest = latest_version(db, ediscussion_ref)
    typed = {
        "body": latest.body if latest else "",
        "started_from": str(latest.number if latest else 0),
        "note": "",
    }
    return _editor(request, db, viewer, found, typed, {})


@router.post("/e-discussions/{ediscussion_ref}/synthesis")
def update_synthesis(
    request: Request, db: DB, viewer: SignedIn, ediscussion_ref: IdWithTail, typed: TypedForm
) -> Response:
    found, now = get_written(db, viewer, ediscussion_ref, utc_now()), utc_now()
    form, errors = parse(SynthesisForm, typed)
    if form is None or "preview" in typed:
        return _editor(request, db, viewer, found, typed, errors, status=422 if form is None else 200)
    try:
        write_synthesis(db, by=viewer, ediscussion=found.head.ediscussion, now=now, **form.model_dump())
    except (SynthesisRefused, VersionIsOld, ReadingOnly) as refusal:
        return _refused(request, db, viewer, found, typed, refusal)
    return see_other(request, f"{found.head.path}/synthesis")


@router.get("/e-discussions/{ediscussion_ref}/synthesis/publication")
def show_publication(request: Request, db: DB, viewer: SignedIn, ediscussion_ref: IdWithTail) -> Response:
    """What comes next: opening it for comments, or publishing it."""
    found = get_written(db, viewer, ediscussion_ref, utc_now())
    until = (utc_now() + timedelta(days=DAYS_FOR_COMMENTS)).astimezone(found.head.zone).date()
    return _publication(request, db, found, {"until": until.isoformat()})


@router.post("/e-discussions/{ediscussion_ref}/synthesis/comment-period")
def create_comment_period(
    request: Request, db: DB, viewer: SignedIn, ediscussion_ref: IdWithTail, typed: TypedForm
) -> Response:
    found, now = get_written(db, viewer, ediscussion_ref, utc_now()), utc_now()
    form, errors = parse(OpeningForm, typed)
    if form is None:
        return _publication(request, db, found, typed, errors=errors, status=422)
    try:
        until = local_moment(form.until, LAST_MINUTE, found.head.zone)
        open_for_comments(db, by=viewer, ediscussion=found.head.ediscussion, until=until, now=now)
    except (SynthesisRefused, IsOpenedAlready, NotClosedYet, NothingWritten, ReadingOnly) as refusal:
        return _publication(request, db, found, typed, refusal=refusal, status=refusal.status)
    return see_other(request, f"{found.head.path}/synthesis")


@router.post("/e-discussions/{ediscussion_ref}/synthesis/publication")
def create_publication_of_synthesis(
    request: Request, db: DB, viewer: SignedIn, ediscussion_ref: IdWithTail
) -> Response:
    found = get_written(db, viewer, ediscussion_ref, utc_now())
    try:
        publish_synthesis(db, by=viewer, ediscussion=found.head.ediscussion, now=utc_now())
    except (CommentsGoOn, ReadingOnly) as refusal:
        return _publication(request, db, found, {"until": ""}, refusal=refusal, status=refusal.status)
    return see_other(request, f"{found.head.path}/synthesis")


def _refused(
    request: Request, db: Session, viewer: Viewer, found: Open, typed: Typed, refusal: AppError
) -> Response:
    """The form with what was typed; beside it the version that was saved meanwhile."""
    if isinstance(refusal, SynthesisRefused):
        errors = {refusal.field: refusal.words()}
        return _editor(request, db, viewer, found, typed, errors, status=refusal.status)
    current = None
    if isinstance(refusal, VersionIsOld):
        current = latest_version(db, found.head.ediscussion.id)
        typed = typed | {"started_from": str(current.number if current else 0)}
    return _editor(
        request,
        db,
        viewer,
        found,
        typed,
        {},
        status=refusal.status,
        message=refusal.words(),
        current=current,
    )


def _editor(
    request: Request,
    db: Session,
    viewer: Viewer,
    found: Open,
    typed: Typed,
    errors: dict[str, str],
    *,
    status: int = 200,
    **more: Any,
) -> Response:
    ediscussion = found.head.ediscussion
    given = dict.fromkeys(SynthesisForm.model_fields, "") | typed
    preview = render(clean_text(given["body"]), below=1) if "preview" in typed else ""
    return page(
        request,
        "ediscussions/synthesis_edit.html",
        status=status,
        head=found.head,
        opening=found.opening,
        typed=given,
        errors=errors,
        passages=[one for one in marked_passages(db, viewer, ediscussion.id) if one.number],
        themes={theme.id: theme.name for theme in themes_of(db, ediscussion.id)},
        preview=synthesis_html(db, viewer, ediscussion, preview) if preview else "",
        **({"message": "", "current": None} | more),
    )


def _publication(
    request: Request,
    db: Session,
    found: Open,
    typed: Typed,
    *,
    errors: dict[str, str] | None = None,
    refusal: AppError | None = None,
    status: int = 200,
) -> Response:
    ediscussion, now = found.head.ediscussion, utc_now()
    errors = errors or {}
    if isinstance(refusal, SynthesisRefused):
        errors = {refusal.field: refusal.words()}
    return page(
        request,
        "ediscussions/synthesis_publication.html",
        status=status,
        head=found.head,
        opening=found.opening,
        version=latest_version(db, ediscussion.id),
        is_published=has_reached(ediscussion.schedule, PUBLISHED, now),
        is_over=found.opening is not None and found.opening.comments_until <= now,
        typed={"until": ""} | typed,
        errors=errors,
        message=refusal.words() if refusal and not errors else "",
    )
