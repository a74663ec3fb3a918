"""Pages of fixed text."""

from fastapi import Request, Response

from apfl_net.access.entrances import Anyone
from apfl_net.kit.web.page import page
from apfl_net.kit.web.routing import room

router = room()


@router.get("/about")
def show_about(request: Request, viewer: Anyone) -> Response:
    return page(request, "editorial/about.html")


@router.get("/help-now")
def show_help_now(request: Request, viewer: Anyone) -> Response:
    return page(request, "editorial/help_now.html")
