"""Whose turn it is to facilitate, and handing over."""

from fastapi import Request, Response
from sqlalchemy.orm import Session

from apfl_net.access.entrances import Contributor, SignedIn
from apfl_net.access.viewer import Viewer
from apfl_net.ediscussions.actions.facilitating import HandedToOneself, hand_over
from apfl_net.ediscussions.policy.roles import FACILITATOR
from apfl_net.ediscussions.queries.desk import handovers_of
from apfl_net.ediscussions.queries.heads import Head, facilitated
from apfl_net.ediscussions.queries.participating import is_in_ring
from apfl_net.ediscussions.schemas.desk import HandoverForm
from apfl_net.kit.clock import utc_now
from apfl_net.kit.i18n import gettext
from apfl_net.kit.web.addresses import IdWithTail
from apfl_net.kit.web.forms import Typed, TypedForm, parse
from apfl_net.kit.web.page import page, see_other
from apfl_net.kit.web.routing import DB, room
from apfl_net.members.models import Member
from apfl_net.members.queries import member_with_handle

router = room()


@router.get("/e-discussions/{ediscussion_ref}/desk/turns")
def list_turns(request: Request, db: DB, viewer: SignedIn, ediscussion_ref: IdWithTail) -> Response:
    return _turns_page(request, db, viewer, facilitated(db, viewer, ediscussion_ref, utc_now()))


@router.post("/e-discussions/{ediscussion_ref}/desk/turns")
def create_turn(
    request: Request, db: DB, viewer: Contributor, ediscussion_ref: IdWithTail, typed: TypedForm
) -> Response:
    now = utc_now()
    head = facilitated(db, viewer, ediscussion_ref, now)
    form, errors = parse(HandoverForm, typed)
    to = _next(db, head, form.handle) if form else None
    if form is None or to is None:
        errors = errors or {"handle": gettext("There is no member with this handle who reads this.")}
        return _turns_page(request, db, viewer, head, typed=typed, errors=errors)
    said = form.model_dump(exclude={"handle"})
    try:
        hand_over(db, by=viewer, ediscussion=head.ediscussion, to=to, now=now, **said)
    except HandedToOneself as refusal:
        return _turns_page(request, db, viewer, head, typed=typed, errors={"handle": refusal.words()})
    return see_other(request, f"{head.path}/desk/turns")


def _next(db: Session, head: Head, handle: str) -> Member | None:
    """Somebody of the ring who does not hide: nobody comes to read it by being handed the desk."""
    member = member_with_handle(db, handle.removeprefix("@").casefold())
    if member is None or member.hidden_at or not is_in_ring(db, head.ediscussion, member.id):
        return None
    return member


def _turns_page(
    request: Request,
    db: Session,
    viewer: Viewer,
    head: Head,
    *,
    typed: Typed | None = None,
    errors: dict[str, str] | None = None,
) -> Response:
    tomorrow = utc_now().astimezone(head.zone).date()
    people = [person for person in head.people if person.role == FACILITATOR]
    return page(
        request,
        "ediscussions/desk_turns.html",
        status=422 if errors else 200,
        head=head,
        people=people,
        handovers=handovers_of(db, viewer, head.ediscussion.id),
        typed={"first_day": tomorrow.isoformat()} | (typed or {}),
        errors=errors or {},
    )
