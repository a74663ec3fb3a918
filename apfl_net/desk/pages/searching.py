"""How the search is: what waits, what cannot be found, what was compared; and what is looked for in vain."""

from fastapi import Request, Response

from apfl_net.access.entrances import Staff
from apfl_net.kit.clock import utc_now
from apfl_net.kit.errors import NotFound
from apfl_net.kit.search.comparing import last_comparison
from apfl_net.kit.search.following import search_engine
from apfl_net.kit.search.health import health
from apfl_net.kit.search.sources import SOURCES
from apfl_net.kit.search.tasks import tasks_set_aside, try_again
from apfl_net.kit.search.unanswered import ENOUGH, unanswered
from apfl_net.kit.web.addresses import Id
from apfl_net.kit.web.page import page, see_other
from apfl_net.kit.web.routing import DB, room

router = room()


@router.get("/desk/search")
def show_search(request: Request, db: DB, viewer: Staff) -> Response:
    return page(
        request,
        "desk/search.html",
        health=health(db, search_engine(), now=utc_now()),
        aside=tasks_set_aside(db),
        last=last_comparison(db),
    )


@router.post("/desk/search/{kind}/{thing_id}/revival")
def create_search_revival(request: Request, db: DB, viewer: Staff, kind: str, thing_id: Id) -> Response:
    if kind not in SOURCES:
        raise NotFound
    try_again(db, kind, thing_id)
    return see_other(request, "/desk/search")


@router.get("/desk/unanswered")
def list_unanswered(request: Request, db: DB, viewer: Staff) -> Response:
    return page(request, "desk/unanswered.html", queries=unanswered(db), enough=ENOUGH)
