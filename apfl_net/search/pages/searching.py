"""Searching everything, and what is suggested while somebody types."""

from dataclasses import replace
from typing import Annotated, Any

from fastapi import Query, Request, Response

from apfl_net.access.entrances import Anyone
from apfl_net.access.viewer import Viewer
from apfl_net.discussions.queries.titles import threads_titled
from apfl_net.discussions.queries.visible import spaces_to_ask_in
from apfl_net.kit.errors import NotFound
from apfl_net.kit.search.asking import MOST_FOUND
from apfl_net.kit.search.engine import EngineAway
from apfl_net.kit.search.finding import Finding, Question, find
from apfl_net.kit.search.sources import kind_name
from apfl_net.kit.text import clean_line
from apfl_net.kit.web.page import page
from apfl_net.kit.web.pagination import Pages
from apfl_net.kit.web.routing import DB, room
from apfl_net.search.asked import HITS_PER_PAGE, MOST_PAGES, PARAMETERS, Asked, WhatIsAsked, question_of
from apfl_net.search.facets import Labels, chosen_in, facets_of
from apfl_net.search.pages.saved import times_told
from apfl_net.search.ways_out import ways_out_of
from apfl_net.watches.queries import saved_search

router = room()

LONGEST_NAME = 100
MOST_SUGGESTED = 6
MOST_BY_TITLE = 20
SHORTEST_TYPED = 2


@router.get("/search")
def show_search(request: Request, db: DB, viewer: Anyone, asked: WhatIsAsked) -> Response:
    if not asked.asks:
        return page(request, "search/empty.html", asked=asked)
    if asked.page > MOST_PAGES:
        raise NotFound
    try:
        finding = find(db, viewer, _question(asked))
    except EngineAway:
        threads = threads_titled(db, viewer, asked.q, MOST_BY_TITLE)
        return page(request, "search/away.html", asked=asked, threads=threads)
    return page(request, "search/found.html", asked=asked, **_told(db, viewer, asked, finding))


@router.get("/search/suggestions")
def list_suggestions(
    request: Request, db: DB, viewer: Anyone, q: Annotated[str, Query(max_length=2000)] = ""
) -> Response:
    typed = clean_line(q)
    threads = threads_titled(db, viewer, typed, MOST_SUGGESTED) if len(typed) >= SHORTEST_TYPED else []
    return page(request, "search/_suggestions.html", threads=threads, q=typed)


def _question(asked: Asked) -> Question:
    facets = tuple(PARAMETERS.values())
    return replace(question_of(asked), facets=facets, first=asked.first, limit=HITS_PER_PAGE)


def _told(db: DB, viewer: Viewer, asked: Asked, finding: Finding) -> dict[str, Any]:
    labels = Labels(db, viewer)
    nothing = asked.page == 1 and not finding.found
    chosen = list(chosen_in(asked, labels))
    return {
        "finding": finding,
        "kind_name": kind_name,
        "facets": facets_of(asked, finding.counts, labels),
        "chosen": chosen,
        "saved": saved_search(db, viewer, asked.to_keep) if viewer.signed_in else None,
        "name": (asked.q or ", ".join(value.label for value in chosen))[:LONGEST_NAME],
        "told": times_told(),
        "pages": _pages(asked, finding),
        "ways_out": ways_out_of(db, viewer, asked) if nothing else None,
        "ask_in": spaces_to_ask_in(db, viewer) if nothing and viewer.may_write else {},
    }


def _pages(asked: Asked, finding: Finding) -> Pages | None:
    """None where nobody can say how many there are."""
    if finding.total is None:
        return None
    return Pages(asked.page, min(finding.total, MOST_FOUND), HITS_PER_PAGE)
