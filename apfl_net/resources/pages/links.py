"""The desk's list of links that lead nowhere."""

from fastapi import Request, Response

from apfl_net.access.entrances import Staff
from apfl_net.kit.web.addresses import Id
from apfl_net.kit.web.page import page, see_other
from apfl_net.kit.web.routing import DB, room
from apfl_net.resources.actions.looking import ask_again
from apfl_net.resources.links import in_words
from apfl_net.resources.queries.links import dead_links, get_link

router = room()


@router.get("/desk/links")
def list_dead_links(request: Request, db: DB, viewer: Staff) -> Response:
    return page(request, "resources/dead_links.html", dead=dead_links(db, viewer), in_words=in_words)


@router.post("/desk/links/{link_id}/look")
def create_look(request: Request, db: DB, viewer: Staff, link_id: Id) -> Response:
    ask_again(db, link=get_link(db, viewer, link_id))
    return see_other(request, "/desk/links")
