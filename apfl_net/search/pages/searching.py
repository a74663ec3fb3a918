"""Searching everything, and what is suggested while somebody types."""

from dataclasses import replace
from typing import Annotated, Any

from fastapi import Query, Request, Response

from apfl_net.access.entrances import Anyone
from apfl_net.access.viewer import Viewer
from apfl_net.discussions.queries.titles import threads_titled
from apfl_net.discussions.queries.visible import spaces_to_ask_in
from apfl_net.kit.clock import utc_now
from apfl_net.kit.errors import NotFound
from apfl_net.kit.i18n import reader
from apfl_net.kit.search.asking import MOST_FOUND
from apfl_net.kit.search.engine import EngineAway
from apfl_net.kit.search.finding import Finding, Question, find
from apfl_net.kit.search.sources import kind_name
from apfl_net.kit.search.unanswered import note_unanswered
from apfl_net.kit.text import clean_line
from apfl_net.kit.web.page import page
from apfl_net.kit.web.pagination import Pages
from apfl_net.kit.web.routing import DB, room
from apfl_net.search.asked import HITS_PER_PAGE, MOST_PAGES, Asked, WhatIsAsked
from apfl_net.search.facets import Labels, chosen_in, facets_of
from apfl_net.search.pages.saved import times_told
from apfl_net.search.questions import expanded, question_of
from apfl_net.search.ways_out import ways_out_of
from apfl_net.vocabulary.expanding import Expanded
from apfl_net.vocabulary.queries.book import glossary_starting
from apfl_net.watches.queries import saved_search

router = room()

LONGEST_NAME = 100
MOST_SUGGESTED, MOST_TERMS_SUGGESTED = 6, 3
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
        finding = find(db, viewer, _question(asked, words))
        told = _told(db, viewer, asked, finding)
    except EngineAway:
        threads = threads_titled(db, viewer, asked.q, MOST_BY_TITLE)
        return page(request, "search/away.html", asked=asked, threads=threads)
    return page(request, "search/found.html", asked=asked, words=words, **told)


@router.get("/search/suggestions")
def list_suggestions(
    request: Request, db: DB, viewer: Anyone, q: Annotated[str, Query(max_length=2000)] = ""
) -> Response:
    typed = clean_line(q)
    enough = len(typed) >= SHORTEST_TYPED
    threads = threads_titled(db, viewer, typed, MOST_SUGGESTED) if enough else []
    terms = glossary_starting(db, typed, reader().language, MOST_TERMS_SUGGESTED) if enough else []
    return page(request, "search/_suggestions.html", threads=threads, terms=terms)


def _question(asked: Asked, words: Expanded) -> Question:
    told = question_of(asked, words)
    return replace(told, facets=asked.place.facets, first=asked.first, limit=HITS_PER_PAGE)


def _told(db: DB, viewer: Viewer, asked: Asked, finding: Finding) -> dict[str, Any]:
    labels = Labels(db, viewer)
    nothing = asked.page == 1 and not finding.found
    chosen = list(chosen_in(asked, labels))
    if nothing and viewer.signed_in and not asked.chosen:
        note_unanswered(db, member_id=viewer.id, typed=asked.q, now=utc_now())
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
