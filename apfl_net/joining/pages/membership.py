"""Once a year: is it still right?"""

from fastapi import Request, Response
from sqlalchemy.orm import Session

from apfl_net.access.entrances import SignedIn
from apfl_net.access.viewer import Viewer
from apfl_net.joining import schemas
from apfl_net.joining.actions.reconfirming import confirm_membership
from apfl_net.joining.pages.offers import filled, offers
from apfl_net.joining.policy import YEAR
from apfl_net.joining.queries import reconfirmations as queries
from apfl_net.kit.clock import utc_now
from apfl_net.kit.i18n import gettext
from apfl_net.kit.web.forms import Typed, TypedForm, parse
from apfl_net.kit.web.page import page, see_other
from apfl_net.kit.web.routing import DB, room
from apfl_net.members.models import Member
from apfl_net.members.organisations import kind_problem

router = room()


@router.get("/settings/membership")
def edit_membership(request: Request, db: DB, viewer: SignedIn, saved: bool = False) -> Response:
    place = queries.place_now(db, viewer.id)
    known = {name: getattr(place, name) for name in schemas.MembershipForm.model_fields} if place else {}
    return _page(request, db, viewer, known, {}, saved=saved)


@router.post("/settings/membership")
def update_membership(request: Request, db: DB, viewer: SignedIn, typed: TypedForm) -> Response:
    form, errors = parse(schemas.MembershipForm, typed)
    wrong = kind_problem(viewer.constituency or "", form.organisation_kind) if form else ""
    if form is None or wrong:
        errors = errors or {"organisation_kind": gettext(wrong)}
        return _page(request, db, viewer, typed, errors, status=422)
    confirm_membership(
        db,
        viewer=viewer,
        organisation=form.organisation,
        kind=form.organisation_kind,
        position=form.position,
        now=utc_now(),
    )
    return see_other(request, "/settings/membership?saved=yes")


def _page(
    request: Request,
    db: Session,
    viewer: Viewer,
    typed: Typed,
    errors: dict[str, str],
    *,
    saved: bool = False,
    status: int = 200,
) -> Response:
    member = db.get_one(Member, viewer.id)
    return page(
        request,
        "joining/membership.html",
        status=status,
        member=member,
        place=queries.place_now(db, viewer.id),
        asked=queries.open_reconfirmation(db, viewer.id),
        lapsed="lapsed" in viewer.restrictions,
        due_at=(member.confirmed_at or member.joined_at) + YEAR,
        typed=filled(schemas.MembershipForm, typed),
        errors=errors,
        saved=saved,
        **offers(),
    )
