"""What came after the closing: the facilitators accept it, or send it back with a reason."""

from fastapi import Request, Response
from sqlalchemy.orm import Session

from apfl_net.access.bylines import MEMBER, ORGANISATION, PERSON, PSEUDONYM
from apfl_net.access.entrances import Contributor, SignedIn
from apfl_net.access.viewer import Viewer
from apfl_net.discussions.policy.holding import DecidedAlready
from apfl_net.ediscussions.actions.deciding_late import CannotBeAccepted, accept_late, decline_late
from apfl_net.ediscussions.queries.desk import late_waiting
from apfl_net.ediscussions.queries.heads import Head, facilitated
from apfl_net.ediscussions.schemas.desk import DecliningForm
from apfl_net.kit.clock import utc_now
from apfl_net.kit.db import AnyRow
from apfl_net.kit.errors import AppError
from apfl_net.kit.i18n import gettext
from apfl_net.kit.web.addresses import Id, IdWithTail
from apfl_net.kit.web.forms import Typed, TypedForm, parse
from apfl_net.kit.web.page import page, see_other
from apfl_net.kit.web.routing import DB, room

router = room()


@router.get("/e-discussions/{ediscussion_ref}/desk/late")
def list_late(request: Request, db: DB, viewer: SignedIn, ediscussion_ref: IdWithTail) -> Response:
    return _queue(request, db, viewer, facilitated(db, viewer, ediscussion_ref, utc_now()))


@router.post("/e-discussions/{ediscussion_ref}/desk/late/{late_id}/acceptance")
def create_acceptance(
    request: Request, db: DB, viewer: Contributor, ediscussion_ref: IdWithTail, late_id: Id
) -> Response:
    now = utc_now()
    head = facilitated(db, viewer, ediscussion_ref, now)
    try:
        accept_late(db, by=viewer, ediscussion=head.ediscussion, late_id=late_id, now=now)
    except (CannotBeAccepted, DecidedAlready) as refusal:
        return _queue(request, db, viewer, head, refusal=refusal, at=late_id)
    return see_other(request, f"{head.path}/desk/late")


@router.post("/e-discussions/{ediscussion_ref}/desk/late/{late_id}/decline")
def create_late_decline(
    request: Request, db: DB, viewer: Contributor, ediscussion_ref: IdWithTail, late_id: Id, typed: TypedForm
) -> Response:
    now = utc_now()
    head = facilitated(db, viewer, ediscussion_ref, now)
    form, errors = parse(DecliningForm, typed)
    if form is None:
        return _queue(request, db, viewer, head, at=late_id, typed=typed, errors=errors)
    own = head.ediscussion
    try:
        decline_late(db, by=viewer, ediscussion=own, late_id=late_id, reason=form.reason, now=now)
    except DecidedAlready as refusal:
        return _queue(request, db, viewer, head, refusal=refusal, at=late_id)
    return see_other(request, f"{head.path}/desk/late")


def _queue(
    request: Request,
    db: Session,
    viewer: Viewer,
    head: Head,
    *,
    refusal: AppError | None = None,
    at: int | None = None,
    typed: Typed | None = None,
    errors: dict[str, str] | None = None,
) -> Response:
    return page(
        request,
        "ediscussions/desk_late.html",
        status=refusal.status if refusal else 422 if errors else 200,
        head=head,
        rows=late_waiting(db, head.ediscussion.id),
        name_of=lambda row: _name(row, head),
        message=refusal.words() if refusal else "",
        at=at,
        typed=typed or {},
        errors=errors or {},
        viewer_id=viewer.id,
    )


def _name(row: AnyRow, head: Head) -> str:
    """As its writer wants to be shown, and nobody where the Chatham House rule holds."""
    kind = row.posts_as.partition("-")[0] or MEMBER
    if not head.row.chatham_house and row.hidden_at is None and kind in {MEMBER, PERSON, ORGANISATION}:
        return str(row.name)
    if kind == PSEUDONYM and not head.row.chatham_house and row.pseudonym:
        return str(row.pseudonym)
    return gettext("A member")
