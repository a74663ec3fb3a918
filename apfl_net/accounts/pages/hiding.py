"""Hide me now: one click, and it says what is hidden and from whom."""

from fastapi import Request, Response

from apfl_net.access.entrances import SignedIn
from apfl_net.kit.clock import utc_now
from apfl_net.kit.web.page import page, see_other
from apfl_net.kit.web.routing import DB, room
from apfl_net.members.actions import hide, unhide
from apfl_net.members.models import Member

router = room()


@router.get("/settings/hiding")
def show_hiding(request: Request, db: DB, viewer: SignedIn) -> Response:
    return page(request, "accounts/hiding.html", hidden_at=db.get_one(Member, viewer.id).hidden_at)


@router.post("/settings/hiding")
def create_hiding(request: Request, db: DB, viewer: SignedIn) -> Response:
    hide(db, member=db.get_one(Member, viewer.id), now=utc_now())
    return see_other(request, "/settings/hiding")


@router.post("/settings/hiding/end")
def create_end(request: Request, db: DB, viewer: SignedIn) -> Response:
    unhide(db, member=db.get_one(Member, viewer.id), now=utc_now())
    return see_other(request, "/settings/hiding")
