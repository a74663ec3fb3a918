"""Saying whose contributions wait for a moderator in a space."""

from fastapi import Request, Response
from sqlalchemy.orm import Session

from apfl_net.access.entrances import Contributor
from apfl_net.access.viewer import Viewer
from apfl_net.discussions.actions.spaces import choose_holds
from apfl_net.discussions.models.spaces import Space
from apfl_net.discussions.policy.moderating import check_may_moderate
from apfl_net.discussions.queries.visible import get_space, role_in
from apfl_net.discussions.schemas.spaces import HoldingForm
from apfl_net.kit.clock import utc_now
from apfl_net.kit.i18n import N_
from apfl_net.kit.web.forms import Typed, TypedForm, parse
from apfl_net.kit.web.page import page, see_other
from apfl_net.kit.web.routing import DB, room

router = room()

CHOICES = {
    "none": N_("Nobody's: everything is posted at once"),
    "new": N_("Those of new members: in their first week, and until a first post of theirs stands"),
    "all": N_("Everybody's"),
}


@router.get("/discussions/{slug}/holding")
def edit_holding(request: Request, db: DB, viewer: Contributor, slug: str) -> Response:
    space = _space(db, viewer, slug)
    return _form(request, space, {"holds": space.holds}, {})


@router.post("/discussions/{slug}/holding")
def update_holding(request: Request, db: DB, viewer: Contributor, slug: str, typed: TypedForm) -> Response:
    space = _space(db, viewer, slug)
    form, errors = parse(HoldingForm, typed)
    if form is None:
        return _form(request, space, typed, errors)
    choose_holds(db, moderator=viewer, space=space, holds=form.holds, now=utc_now())
    return see_other(request, space.path)


def _space(db: Session, viewer: Viewer, slug: str) -> Space:
    space = get_space(db, viewer, slug)
    check_may_moderate(viewer, role_in(db, viewer, space.id))
    return space


def _form(request: Request, space: Space, typed: Typed, errors: dict[str, str]) -> Response:
    return page(
        request,
        "discussions/holding.html",
        status=422 if errors else 200,
        space=space,
        choices=CHOICES,
        typed={"holds": ""} | typed,
        errors=errors,
    )
