"""Background work that failed for good, and trying it again."""

from fastapi import Request, Response

from apfl_net.access.entrances import Staff
from apfl_net.kit.clock import utc_now
from apfl_net.kit.delivery import MOST_TRIES, count_waiting, dead_entries, revive
from apfl_net.kit.web.addresses import Id
from apfl_net.kit.web.page import page, see_other
from apfl_net.kit.web.routing import DB, room

router = room()


@router.get("/desk")
def show_desk(request: Request, db: DB, viewer: Staff) -> Response:
    return page(
        request, "desk/index.html", dead=dead_entries(db), waiting=count_waiting(db), most_tries=MOST_TRIES
    )


@router.post("/desk/outbox/{entry_id}/revival")
def create_revival(request: Request, db: DB, viewer: Staff, entry_id: Id) -> Response:
    revive(db, entry_id, now=utc_now())
    return see_other(request, "/desk")
