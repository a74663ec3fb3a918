"""While a thread is being started: which ones there are already."""

from typing import Annotated

from fastapi import Query, Request, Response

from apfl_net.access.entrances import SignedIn
from apfl_net.discussions.queries.related import related_threads
from apfl_net.kit.text import clean_line
from apfl_net.kit.web.page import is_htmx, page
from apfl_net.kit.web.routing import DB, room

router = room()


@router.get("/threads/related")
def list_related(
    request: Request, db: DB, viewer: SignedIn, title: Annotated[str, Query(max_length=2000)] = ""
) -> Response:
    threads = related_threads(db, viewer, clean_line(title))
    template = "discussions/_related.html" if is_htmx(request) else "discussions/related.html"
    return page(request, template, threads=threads, title=title)
