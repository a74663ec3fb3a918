"""Searching everything, and what is suggested while somebody types."""

from typing import Annotated, Any

from fastapi import Query, Request, Response

from apfl_net.access.entrances import Anyone
from apfl_net.discussions.queries.titles import threads_titled
from apfl_net.kit.errors import NotFound
from apfl_net.kit.i18n import reader
from apfl_net.kit.search.engine import EngineAway
from apfl_net.kit.text import clean_line
from apfl_net.kit.web.page import page
from apfl_net.kit.web.routing import DB, room
from apfl_net.resources.lines import lines_titled
from apfl_net.resources.queries.titles import resources_titled
from apfl_net.search.asked import MOST_PAGES, WhatIsAsked
from apfl_net.search.pages.telling import found_by
from apfl_net.search.places import EVERYTHING, PLACES
from apfl_net.search.questions import expanded
from apfl_net.vocabulary.queries.book import glossary_starting

router = room()

MOST_SUGGESTED, MOST_TERMS_SUGGESTED, MOST_RESOURCES_SUGGESTED = 6, 3, 3
MOST_BY_TITLE = 20
SHORTEST_TYPED = 2


@router.get("/search")
def show_search(request: Request, db: DB, viewer: Anyone, asked: WhatIsAsked) -> Response:
    if not asked.asks:
        return page(request, "search/empty.html", asked=asked)
    if asked.page > MOST_PAGES:
        raise NotFound
    words = expanded(db, asked)
    try:
        told = found_by(db, viewer, asked, words)
    except EngineAway:
        threads = threads_titled(db, viewer, asked.q, MOST_BY_TITLE)
        records = lines_titled(db, viewer, asked.q, MOST_BY_TITLE) if asked.q else []
        return page(request, "search/away.html", asked=asked, threads=threads, records=records)
    return page(request, "search/found.html", asked=asked, words=words, **told)


@router.get("/search/suggestions")
def list_suggestions(
    request: Request, db: DB, viewer: Anyone, q: Annotated[str, Query(max_length=2000)] = "", at: str = ""
) -> Response:
    typed, place = clean_line(q), PLACES.get(at, EVERYTHING)
    enough = len(typed) >= SHORTEST_TYPED
    told: dict[str, Any] = {
        "threads": threads_titled(db, viewer, typed, MOST_SUGGESTED) if enough and not place.lists else [],
        "records": resources_titled(db, viewer, typed, MOST_RESOURCES_SUGGESTED) if enough else [],
        "terms": glossary_starting(db, typed, reader().language, MOST_TERMS_SUGGESTED) if enough else [],
    }
    return page(request, "search/_suggestions.html", place=place, **told)
