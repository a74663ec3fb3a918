"""Places in another constituency, looked at by staff."""

from fastapi import Request, Response
from sqlalchemy.orm import Session

from apfl_net.access.entrances import Staff
from apfl_net.directory.actions.places import agree_to_place, decline_place
from apfl_net.directory.pages.words import WORDS
from apfl_net.directory.queries.places import place_waiting, places_waiting
from apfl_net.directory.schemas.profile import DecisionForm
from apfl_net.kit.clock import utc_now
from apfl_net.kit.web.addresses import Id
from apfl_net.kit.web.forms import TypedForm, parse
from apfl_net.kit.web.page import page, see_other
from apfl_net.kit.web.routing import DB, room

router = room()


@router.get("/desk/places")
def list_places(request: Request, db: DB, viewer: Staff) -> Response:
    return _page(request, db, {})


@router.post("/desk/places/{change_id}/agreement")
def create_agreement(request: Request, db: DB, viewer: Staff, change_id: Id) -> Response:
    agree_to_place(db, staff=viewer, change=place_waiting(db, change_id), now=utc_now())
    return see_other(request, "/desk/places")


@router.post("/desk/places/{change_id}/refusal")
def create_refusal(request: Request, db: DB, viewer: Staff, change_id: Id, typed: TypedForm) -> Response:
    change = place_waiting(db, change_id)
    form, errors = parse(DecisionForm, typed)
    if form is None:
        named = {f"{field}-{change_id}": message for field, message in errors.items()}
        return _page(request, db, named, status=422)
    decline_place(db, staff=viewer, change=change, reason=form.reason, now=utc_now())
    return see_other(request, "/desk/places")


def _page(request: Request, db: Session, errors: dict[str, str], status: int = 200) -> Response:
    return page(
        request, "directory/places.html", status=status, waiting=places_waiting(db), errors=errors, **WORDS
    )
