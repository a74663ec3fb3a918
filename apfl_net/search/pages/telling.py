"""What the page of a search says: what was found, how it can be narrowed, kept, turned, and got out of."""

from dataclasses import replace
from typing import Any

from sqlalchemy.orm import Session

from apfl_net.access.viewer import Viewer
from apfl_net.discussions.queries.visible import spaces_to_ask_in
from apfl_net.kit.clock import utc_now
from apfl_net.kit.search.asking import MOST_FOUND
from apfl_net.kit.search.finding import Finding, find
from apfl_net.kit.search.sources import kind_name
from apfl_net.kit.search.unanswered import note_unanswered
from apfl_net.kit.web.pagination import Pages
from apfl_net.search.asked import HITS_PER_PAGE, Asked
from apfl_net.search.facets import Labels, chosen_in, facets_of
from apfl_net.search.pages.saved import times_told
from apfl_net.search.questions import question_of
from apfl_net.search.ways_out import ways_out_of
from apfl_net.vocabulary.expanding import Expanded
from apfl_net.watches.queries import saved_search

LONGEST_NAME = 100


def found_by(db: Session, viewer: Viewer, asked: Asked, words: Expanded) -> dict[str, Any]:
    """Raises `EngineAway` where nobody answers."""
    told = question_of(asked, words)
    question = replace(told, facets=asked.place.facets, first=asked.first, limit=HITS_PER_PAGE)
    finding = find(db, viewer, question)
    labels = Labels(db, viewer, asked.place)
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
        **_where_nothing_is(db, viewer, asked, finding),
    }


def _where_nothing_is(db: Session, viewer: Viewer, asked: Asked, finding: Finding) -> dict[str, Any]:
    nothing = asked.page == 1 and not finding.found and asked.narrows
    if nothing and viewer.signed_in and not asked.chosen:
        note_unanswered(db, member_id=viewer.id, typed=asked.q, now=utc_now())
    return {
        "ways_out": ways_out_of(db, viewer, asked) if nothing else None,
        "ask_in": spaces_to_ask_in(db, viewer) if nothing and viewer.may_write else {},
    }


def _pages(asked: Asked, finding: Finding) -> Pages | None:
    """None where nobody can say how many there are."""
    if finding.total is None:
        return None
    return Pages(asked.page, min(finding.total, MOST_FOUND), HITS_PER_PAGE)
