"""Threads by what they are to the reader, and putting aside all that is unread."""

from typing import Annotated, Literal

from fastapi import Query, Request, Response

from apfl_net.access.entrances import SignedIn
from apfl_net.discussions.actions.reading import catch_up
from apfl_net.discussions.marks import labels_of, last_writer_for
from apfl_net.discussions.queries.chosen import chosen_by
from apfl_net.discussions.queries.latest import MOST_LOOKED_AT
from apfl_net.discussions.queries.unread import counts_of_lists, threads_listed
from apfl_net.discussions.queries.visible import get_space, ids_of_spaces
from apfl_net.kit.clock import utc_now
from apfl_net.kit.errors import NotFound
from apfl_net.kit.web.addresses import PageNumber
from apfl_net.kit.web.page import page, see_other
from apfl_net.kit.web.routing import DB, room

router = room()

PAGES = {
    "unread": "discussions/threads_unread.html",
    "new": "discussions/threads_new.html",
    "mine": "discussions/threads_mine.html",
    "watched": "discussions/threads_watched.html",
}
List = Annotated[Literal["unread", "new", "mine", "watched"], Query(alias="list")]


@router.get("/threads")
def list_threads(
    request: Request, db: DB, viewer: SignedIn, which: List = "unread", number: PageNumber = 1
) -> Response:
    threads, has_older = threads_listed(db, viewer, which, number)
    if number > 1 and not threads:
        raise NotFound
    return page(
        request,
        PAGES[which],
        threads=threads,
        number=number,
        has_older=has_older,
        looked_at=MOST_LOOKED_AT,
        counts=counts_of_lists(db, viewer),
        chosen=chosen_by(db, viewer) if which == "watched" and number == 1 else [],
        labels=labels_of,
        last_writer=last_writer_for(viewer),
    )


@router.post("/threads/readings")
def create_readings(request: Request, db: DB, viewer: SignedIn) -> Response:
    """All that is unread counts as read, in every space that is open to the viewer now."""
    catch_up(db, viewer=viewer, space_ids=ids_of_spaces(db, viewer), now=utc_now())
    return see_other(request, "/threads")


@router.post("/discussions/{slug}/readings")
def create_readings_in_space(request: Request, db: DB, viewer: SignedIn, slug: str) -> Response:
    space = get_space(db, viewer, slug)
    catch_up(db, viewer=viewer, space_ids=[space.id], now=utc_now())
    return see_other(request, space.path)
