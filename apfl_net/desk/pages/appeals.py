"""Appeals, decided by another person than who sanctioned."""

from fastapi import Request, Response
from sqlalchemy.orm import Session

from apfl_net.access.entrances import Staff
from apfl_net.access.viewer import Viewer
from apfl_net.desk.subjects import places_of
from apfl_net.kit.clock import utc_now
from apfl_net.kit.errors import AppError
from apfl_net.kit.web.addresses import Id
from apfl_net.kit.web.forms import Typed, TypedForm, parse
from apfl_net.kit.web.page import page, see_other
from apfl_net.kit.web.routing import DB, room
from apfl_net.moderation.actions.sanctions import decide_appeal
from apfl_net.moderation.policy import DecidedAlready, NotYourOwnAppeal, check_is_network_moderator
from apfl_net.moderation.queries.appeals import appeals_for
from apfl_net.moderation.queries.cases import cases_with_ids
from apfl_net.moderation.schemas import DecisionForm
from apfl_net.moderation.words import SANCTIONS

router = room()


@router.get("/desk/appeals")
def list_appeals(request: Request, db: DB, viewer: Staff) -> Response:
    check_is_network_moderator(viewer)
    return _queue(request, db, viewer)


@router.post("/desk/appeals/{appeal_id}/decision")
def create_decision(request: Request, db: DB, viewer: Staff, appeal_id: Id, typed: TypedForm) -> Response:
    check_is_network_moderator(viewer)
    form, errors = parse(DecisionForm, typed)
    if form is None:
        return _queue(request, db, viewer, at=appeal_id, typed=typed, errors=errors)
    try:
        decide_appeal(db, moderator=viewer, appeal_id=appeal_id, now=utc_now(), **form.model_dump())
    except (DecidedAlready, NotYourOwnAppeal) as refusal:
        return _queue(request, db, viewer, refusal=refusal)
    return see_other(request, "/desk/appeals")


def _queue(
    request: Request,
    db: Session,
    viewer: Viewer,
    *,
    refusal: AppError | None = None,
    at: int | None = None,
    typed: Typed | None = None,
    errors: dict[str, str] | None = None,
) -> Response:
    appeals = appeals_for(db, viewer)
    cases = cases_with_ids(db, viewer, [one.case_id for one in appeals if one.case_id])
    return page(
        request,
        "desk/appeals.html",
        status=refusal.status if refusal else 422 if errors else 200,
        appeals=appeals,
        places=places_of(db, viewer, cases),
        kinds=SANCTIONS,
        message=refusal.words() if refusal else "",
        at=at,
        typed=typed or {},
        errors=errors or {},
    )
