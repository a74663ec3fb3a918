"""Threads about the same as the one being started; and, by their titles, those to link to while writing."""

from typing import Annotated

from fastapi import Query, Request, Response

from apfl_net.access.entrances import SignedIn
from apfl_net.discussions.queries.related import threads_about, threads_titled_alike
from apfl_net.kit.config import settings
from apfl_net.kit.db import AnyRow
from apfl_net.kit.text import clean_line
from apfl_net.kit.web.page import is_htmx, page
from apfl_net.kit.web.routing import DB, room

router = room()

Words = Annotated[str, Query(max_length=2000)]


@router.get("/threads/related")
def list_related(request: Request, db: DB, viewer: SignedIn, title: Words = "") -> Response:
    threads = threads_about(db, viewer, clean_line(title))
    template = "discussions/_related.html" if is_htmx(request) else "discussions/related.html"
    return page(request, template, threads=threads, title=title)


@router.get("/threads/linkable")
def list_linkable(request: Request, db: DB, viewer: SignedIn, q: Words = "") -> Response:
    """Threads to link to; while typing as options, otherwise as a page to copy an address from."""
    threads = threads_titled_alike(db, viewer, clean_line(q))
    template = "discussions/_linkable.html" if is_htmx(request) else "discussions/linkable.html"
    return page(request, template, threads=threads, q=q, address_of=_address_of)


def _address_of(thread: AnyRow) -> str:
    return f"{settings().base_url}/threads/{thread.id}"
