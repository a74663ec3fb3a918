"""Reading the synthesis, saying what one thinks of it, and how it came about."""

from typing import Any

from fastapi import Request, Response
from sqlalchemy.orm import Session

from apfl_net.access.bylines import name_for
from apfl_net.access.entrances import Anyone, Contributor, SignedIn
from apfl_net.access.viewer import Viewer
from apfl_net.discussions.schemas.fields import new_form_key
from apfl_net.ediscussions.actions.synthesising import comment, take_back_comment
from apfl_net.ediscussions.pages.ediscussion_page import mark_of
from apfl_net.ediscussions.pages.synthesis_shown import synthesis_html
from apfl_net.ediscussions.phases import PUBLISHED
from apfl_net.ediscussions.policy.dates import has_reached
from apfl_net.ediscussions.policy.synthesis import CommentsAreOver
from apfl_net.ediscussions.queries import synthesis as queries
from apfl_net.ediscussions.queries.synthesis import Open, get_synthesis
from apfl_net.ediscussions.schemas.synthesis import SynthesisCommentForm
from apfl_net.kit.clock import utc_now
from apfl_net.kit.differences import differences
from apfl_net.kit.errors import NotFound
from apfl_net.kit.web.addresses import Id, IdWithTail
from apfl_net.kit.web.forms import Typed, TypedForm, parse
from apfl_net.kit.web.page import page, see_other
from apfl_net.kit.web.routing import DB, room

router = room()


@router.get("/e-discussions/{ediscussion_ref}/synthesis")
def show_synthesis(request: Request, db: DB, viewer: Anyone, ediscussion_ref: IdWithTail) -> Response:
    found = get_synthesis(db, viewer, ediscussion_ref, utc_now())
    return _page(request, db, viewer, found, {}, {})


@router.get("/e-discussions/{ediscussion_ref}/synthesis/history")
def show_synthesis_history(request: Request, db: DB, viewer: Anyone, ediscussion_ref: IdWithTail) -> Response:
    found = get_synthesis(db, viewer, ediscussion_ref, utc_now())
    rows = queries.versions_from(db, viewer, ediscussion_ref, found.first_version)
    if not rows:
        raise NotFound
    return page(
        request,
        "ediscussions/synthesis_history.html",
        head=found.head,
        versions=_with_changes(rows),
        name_of=lambda row: name_for(viewer.signed_in, name=row.name, public_name=row.public_name),
    )


@router.post("/e-discussions/{ediscussion_ref}/synthesis/comments")
def create_synthesis_comment(
    request: Request, db: DB, viewer: Contributor, ediscussion_ref: IdWithTail, typed: TypedForm
) -> Response:
    found, now = get_synthesis(db, viewer, ediscussion_ref, utc_now()), utc_now()
    form, errors = parse(SynthesisCommentForm, typed)
    if form is None:
        return _page(request, db, viewer, found, typed, errors, status=422)
    try:
        comment(db, by=viewer, ediscussion=found.head.ediscussion, now=now, **form.model_dump())
    except CommentsAreOver as refusal:
        errors = {"body": refusal.words()}
        return _page(request, db, viewer, found, typed, errors, status=refusal.status)
    return see_other(request, f"{found.head.path}/synthesis#comments")


@router.post("/e-discussions/{ediscussion_ref}/synthesis/comments/{comment_id}/withdrawal")
def create_withdrawal_of_comment(
    request: Request, db: DB, viewer: SignedIn, ediscussion_ref: IdWithTail, comment_id: Id
) -> Response:
    found = get_synthesis(db, viewer, ediscussion_ref, utc_now())
    take_back_comment(db, by=viewer, ediscussion=found.head.ediscussion, comment_id=comment_id)
    return see_other(request, f"{found.head.path}/synthesis#comments")


def _page(
    request: Request,
    db: Session,
    viewer: Viewer,
    found: Open,
    typed: Typed,
    errors: dict[str, str],
    *,
    status: int = 200,
) -> Response:
    ediscussion, now = found.head.ediscussion, utc_now()
    version = queries.latest_version(db, ediscussion.id)
    opening = found.opening
    return page(
        request,
        "ediscussions/synthesis.html",
        status=status,
        head=found.head,
        audience=mark_of(found.head.row),
        is_writer=found.is_writer,
        opening=opening,
        is_published=has_reached(ediscussion.schedule, PUBLISHED, now),
        takes_comments=opening is not None and opening.comments_until > now,
        version=version,
        html=synthesis_html(db, viewer, ediscussion, version.body_html) if version else "",
        used=queries.used_of(db, viewer, ediscussion) if opening else [],
        own_comments=queries.own_comments_on(db, viewer, ediscussion.id) if viewer.signed_in else [],
        comments=queries.comments_on(db, viewer, ediscussion.id) if found.is_writer else [],
        typed={"body": "", "form_key": new_form_key()} | typed,
        errors=errors,
    )


def _with_changes(rows: Any) -> list[dict[str, Any]]:
    """Newest first, each with what it changed. The first that is shown is shown as a whole."""
    before = ""
    versions: list[dict[str, Any]] = []
    for row in rows:
        versions.append({"row": row, "passages": differences(before, row.body)})
        before = row.body
    return versions[::-1]
