"""Finding for somebody: the engine is asked as they may ask, and each hit is loaded again through them.

What the index does not yet have as it is now is passed over: nobody finds, or counts, what was redacted,
held or moved since, however long the index is behind.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from sqlalchemy.orm import Session

from apfl_net.kit.search.asking import RELEVANCE, Expansion, Hit, Query
from apfl_net.kit.search.definitions import definition
from apfl_net.kit.search.documents import key_of
from apfl_net.kit.search.following import search_engine
from apfl_net.kit.search.language import Wanted
from apfl_net.kit.search.snippets import Looked, Piece, looked_for, marked, snippet
from apfl_net.kit.search.sources import SOURCES, Asker, Shown
from apfl_net.kit.search.tasks import is_behind, keys_waiting, which_wait
from apfl_net.kit.search.words import tokens_of
from apfl_net.kit.text import plain_words

MOST_PASSED_OVER = 1000
"""Where more than that waits for the index, hits are still checked one by one, and nothing is counted."""


@dataclass(frozen=True)
class Question:
    """What somebody asks, without who they are: that is never part of what is typed."""

    wanted: Wanted
    filters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    facets: tuple[str, ...] = ()
    expansions: tuple[Expansion, ...] = ()
    since: datetime | None = None
    order: str = RELEVANCE
    first: int = 0
    limit: int = 20


@dataclass(frozen=True)
class Found:
    """A hit as its finder is shown it: title and text with what was looked for marked. `group`: the key of
    the thing of which it is a part; of most its own."""

    kind: str
    id: int
    group: str
    shown: Shown
    title: tuple[Piece, ...]
    snippet: tuple[Piece, ...]


@dataclass(frozen=True)
class Finding:
    """`total`: None where it cannot be told, since the index is too far behind, or somebody may have changed
    their name. `counts`: facet -> value -> how many; empty then too. `behind`: the index does not have
    everything as it is now, so that something may have been passed over."""

    found: tuple[Found, ...] = ()
    total: int | None = 0
    counts: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    has_more: bool = False
    behind: bool = False


def find(session: Session, asker: Asker, question: Question) -> Finding:
    """Raises `EngineAway` where nobody answers."""
    waiting = keys_waiting(session, MOST_PASSED_OVER + 1)
    countable = len(waiting) <= MOST_PASSED_OVER and not _asks_for_names(question.wanted)
    answer = search_engine().search(_query(asker, question, waiting if countable else set(), countable))
    by_words = question.wanted.found() or question.wanted.without()
    hits = answer.hits if by_words else tuple(_as_whole(hit) for hit in answer.hits)
    shown = _shown(session, asker, hits, question.wanted)
    looked = looked_for(question.wanted, question.expansions, definition().stop_words)
    found = tuple(_found(hit, shown[hit], looked) for hit in hits if hit in shown)
    lost = len(hits) - len(found)
    return Finding(
        found=found,
        total=answer.total - lost if countable else None,
        counts=answer.counts if countable else {},
        has_more=bool(found) and answer.total > question.first + question.limit,
        behind=bool(waiting or lost) and is_behind(session),
    )


def _as_whole(hit: Hit) -> Hit:
    """Where no words are looked for, a thing is found as itself, not by one of its parts."""
    kind, _, number = hit.group.rpartition("-")
    return replace(hit, kind=kind, id=int(number))


def _asks_for_names(wanted: Wanted) -> bool:
    """Bylines follow people within a minute; hits are checked here at once, counts cannot be."""
    return any(term.field == "author" for term in wanted.terms)


def _query(asker: Asker, question: Question, passing_over: Iterable[str], countable: bool) -> Query:
    return Query(
        wanted=question.wanted,
        audiences=frozenset(asker.audiences),
        as_member=asker.signed_in,
        filters=question.filters,
        facets=question.facets if countable else (),
        expansions=question.expansions,
        passing_over=frozenset(passing_over),
        since=question.since,
        order=question.order,
        first=question.first,
        limit=question.limit,
        distinct=True,
    )


def _shown(session: Session, asker: Asker, hits: Sequence[Hit], wanted: Wanted) -> dict[Hit, Shown]:
    """What the asker may see of the hits, now; without those that the index may remember otherwise, or of
    whose thing it does."""
    shown: dict[Hit, Shown] = {}
    outdated = which_wait(session, {key for hit in hits for key in (hit.group, key_of(hit.kind, hit.id))})
    hits = [hit for hit in hits if not outdated & {hit.group, key_of(hit.kind, hit.id)}]
    for kind in dict.fromkeys(hit.kind for hit in hits):
        source = SOURCES.get(kind)
        ids = [hit.id for hit in hits if hit.kind == kind]
        if source is None:
            continue
        there = source.shown(session, asker, ids)
        shown |= {hit: there[hit.id] for hit in hits if hit.kind == kind and hit.id in there}
    return {hit: one for hit, one in shown.items() if _is_by(one, wanted)}


def _is_by(shown: Shown, wanted: Wanted) -> bool:
    """Whether the byline still says whom `author:` asks for, and not whom it asks to leave out."""
    said = {token.text for token in tokens_of(shown.by)}
    names = [_words(name) <= said for name in wanted.about("author")]
    others = [_words(name) <= said for name in wanted.about("author", excluded=True)]
    return all(names) and not any(others)


def _words(name: str) -> set[str]:
    return {token.text for token in tokens_of(name)}


def _found(hit: Hit, shown: Shown, looked: Looked) -> Found:
    text = plain_words(shown.text)
    return Found(hit.kind, hit.id, hit.group, shown, marked(shown.title, looked), snippet(text, looked))
