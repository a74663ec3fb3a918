"""The start page, and whether the house is alive."""

from collections.abc import Iterable
from datetime import timedelta

from fastapi import Request, Response
from sqlalchemy import text
from starlette.responses import JSONResponse, PlainTextResponse

from apfl_net.access.entrances import Anyone
from apfl_net.discussions.marks import labels_of, last_writer_for, mark_of
from apfl_net.discussions.queries.drafts import drafts_of
from apfl_net.discussions.queries.latest import latest_threads, threads_with_news
from apfl_net.discussions.queries.threads import spaces_for
from apfl_net.ediscussions.queries.lists import ediscussions_going_on
from apfl_net.kit.clock import utc_now
from apfl_net.kit.db import AnyRow
from apfl_net.kit.search.following import search_engine
from apfl_net.kit.search.health import AWAY, BEHIND, BUILDING, Health, health
from apfl_net.kit.web.page import page
from apfl_net.kit.web.routing import DB, room

router = room()

NEWS_OF = timedelta(days=60)
MOST_NEWS, MOST_LATEST = 30, 5

REASONS = {
    AWAY: "there is no index, or its server does not answer; what is written is found once it is back",
    BUILDING: "the index is being built anew; until then what is new is not found",
    BEHIND: "changes wait for more than ten minutes",
}
"""For programs, in English."""


@router.get("/")
def show_home(request: Request, db: DB, viewer: Anyone) -> Response:
    going_on = ediscussions_going_on(db, viewer, utc_now())
    if not viewer.signed_in:
        spaces = spaces_for(db, viewer)
        return page(request, "home/visitor.html", spaces=spaces, mark_of=mark_of, ediscussions=going_on)
    news = threads_with_news(db, viewer, utc_now() - NEWS_OF, MOST_NEWS)
    return page(
        request,
        "home/member.html",
        news=news,
        by_space=_by_space(news or latest_threads(db, viewer, MOST_LATEST)),
        labels=labels_of,
        last_writer=last_writer_for(viewer),
        drafts=drafts_of(db, viewer)[:3],
        ediscussions=going_on,
    )


@router.get("/healthz")
def show_health(request: Request, viewer: Anyone) -> Response:
    return PlainTextResponse("alive\n")


@router.get("/readyz")
def show_readiness(request: Request, db: DB, viewer: Anyone) -> Response:
    """200 when every part that pages need answers; the database being away is a 503 before we get here.

    Without the search all else goes on: that it is away is told, and is no reason to take the site away too.
    """
    db.execute(text("SELECT 1"))
    found = health(db, search_engine(), now=utc_now())
    return JSONResponse({"database": "ready"} | (_told_to_staff(found) if viewer.is_staff else _told(found)))


def _told(found: Health) -> dict[str, str]:
    """No numbers: they would tell of what the reader may not see."""
    told = {"search": found.state}
    return told | ({"search_reason": REASONS[found.state]} if found.state in REASONS else {})


def _told_to_staff(found: Health) -> dict[str, str | int]:
    numbers = {"documents": found.documents, "waiting": found.waiting, "set_aside": found.aside}
    times = {"waiting_since": found.since.isoformat()} if found.since else {}
    causes = {"said": found.reason} if found.reason else {}
    return _told(found) | {f"search_{name}": value for name, value in (numbers | times | causes).items()}


def _by_space(threads: Iterable[AnyRow]) -> dict[str, list[AnyRow]]:
    """Threads under the names of their spaces, the space with the latest post first."""
    grouped: dict[str, list[AnyRow]] = {}
    for thread in threads:
        grouped.setdefault(thread.space_name, []).append(thread)
    return grouped
