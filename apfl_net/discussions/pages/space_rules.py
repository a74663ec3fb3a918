"""Whether one may write under a pseudonym in a space, and whether nobody is named there."""

from fastapi import Request, Response
from sqlalchemy.orm import Session

from apfl_net.access.entrances import SignedIn
from apfl_net.access.viewer import Viewer
from apfl_net.discussions.actions.spaces import change_rules
from apfl_net.discussions.models.spaces import Space
from apfl_net.discussions.policy import moderating
from apfl_net.discussions.policy.identities import NamesStayAway
from apfl_net.discussions.queries.identities import has_posts
from apfl_net.discussions.queries.visible import get_space, role_in
from apfl_net.discussions.schemas.identities import RulesForm
from apfl_net.kit.clock import utc_now
from apfl_net.kit.web.forms import TypedForm, parse
from apfl_net.kit.web.page import page, see_other
from apfl_net.kit.web.routing import DB, room

router = room()


@router.get("/discussions/{slug}/settings")
def edit_rules(request: Request, db: DB, viewer: SignedIn, slug: str) -> Response:
    return _form(request, db, _space_in_charge(db, viewer, slug))


@router.post("/discussions/{slug}/settings")
def update_rules(request: Request, db: DB, viewer: SignedIn, slug: str, typed: TypedForm) -> Response:
    space = _space_in_charge(db, viewer, slug)
    form, _errors = parse(RulesForm, typed)
    rules = form or RulesForm()
    try:
        change_rules(db, by=viewer, space=space, now=utc_now(), **rules.model_dump())
    except NamesStayAway as refusal:
        return _form(request, db, space, message=refusal.words(), status=refusal.status)
    return see_other(request, space.path)


def _space_in_charge(db: Session, viewer: Viewer, slug: str) -> Space:
    space = get_space(db, viewer, slug)
    moderating.check_may_moderate(viewer, role_in(db, viewer, space.id))
    return space


def _form(request: Request, db: Session, space: Space, *, message: str = "", status: int = 200) -> Response:
    return page(
        request,
        "discussions/space_rules.html",
        status=status,
        space=space,
        has_posts=has_posts(db, space.id),
        message=message,
    )
