"""Taking one's data along, and leaving."""

from typing import Any

from fastapi import Request, Response
from sqlalchemy.orm import Session

from apfl_net.access.entrances import Anyone, SignedIn
from apfl_net.access.viewer import Viewer
from apfl_net.accounts import queries
from apfl_net.accounts.actions import departures
from apfl_net.accounts.actions.signing_in import is_password_of
from apfl_net.accounts.schemas import DepartureForm
from apfl_net.kit.clock import utc_now
from apfl_net.kit.i18n import gettext
from apfl_net.kit.web.forms import TypedForm, parse
from apfl_net.kit.web.page import page, see_other
from apfl_net.kit.web.routing import DB, room
from apfl_net.leaving.exporting import as_zip
from apfl_net.leaving.holdings import all_held

router = room()
routers = [router]


@router.get("/settings/data")
def show_data(request: Request, viewer: SignedIn) -> Response:
    return page(request, "leaving/data.html")


@router.get("/settings/data/export")
def show_export(request: Request, db: DB, viewer: SignedIn) -> Response:
    name = f"apfl-net-{viewer.handle}-{utc_now():%Y-%m-%d}.zip"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return Response(as_zip(all_held(db, viewer.id), viewer.name), 200, headers, "application/zip")


@router.get("/settings/leave")
def edit_departure(request: Request, db: DB, viewer: SignedIn) -> Response:
    return _departure_form(request, db, viewer)


@router.post("/settings/leave")
def create_departure(request: Request, db: DB, viewer: SignedIn, typed: TypedForm) -> Response:
    form, errors = parse(DepartureForm, typed)
    address, now = request.client.host if request.client else "", utc_now()
    if form and not is_password_of(db, viewer=viewer, password=form.current, address=address, now=now):
        errors = {"current": gettext("This is not your password.")}
    if form is None or errors:
        return _departure_form(request, db, viewer, status=422, typed=typed, errors=errors)
    departures.ask_to_depart(db, viewer=viewer, kind=form.kind, now=now)
    return see_other(request, "/settings/leave")


@router.post("/settings/leave/cancellation")
def create_cancellation(request: Request, db: DB, viewer: SignedIn) -> Response:
    departures.cancel_departure(db, member_id=viewer.id, now=utc_now())
    return see_other(request, "/settings/leave")


@router.get("/departure/{token}")
def show_departure(request: Request, db: DB, viewer: Anyone, token: str) -> Response:
    """From a mail. It asks before it acts, since mail servers open links too."""
    is_open = departures.departure_with_token(db, token) is not None
    return _departure_page(request, token, "asked" if is_open else "over")


@router.post("/departure/{token}/cancellation")
def create_cancellation_by_mail(request: Request, db: DB, viewer: Anyone, token: str) -> Response:
    departure = departures.departure_with_token(db, token)
    if departure:
        departures.cancel_departure(db, member_id=departure.member_id, now=utc_now())
    return _departure_page(request, token, "cancelled" if departure else "over")


def _departure_page(request: Request, token: str, state: str) -> Response:
    status = 410 if state == "over" else 200
    return page(request, "leaving/departure.html", status=status, token=token, state=state)


def _departure_form(
    request: Request, db: Session, viewer: Viewer, *, status: int = 200, **said: Any
) -> Response:
    return page(
        request,
        "leaving/leave.html",
        status=status,
        departure=queries.open_departure(db, viewer.id),
        **({"typed": {}, "errors": {}} | said),
    )
