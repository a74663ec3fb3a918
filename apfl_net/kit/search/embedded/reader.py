"""Asking the embedded index."""

import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import tantivy
from tantivy import FieldType, Occur, Order

from apfl_net.kit.search.asking import Answer, Hit, Query
from apfl_net.kit.search.definitions import Definition
from apfl_net.kit.search.documents import id_of
from apfl_net.kit.search.embedded.fields import DIGEST, NUMBER, SOURCE
from apfl_net.kit.search.embedded.groups import heads_of
from apfl_net.kit.search.embedded.hits import best_of_each, hit_of, search
from apfl_net.kit.search.embedded.matching import Found, Matching
from apfl_net.kit.search.embedded.places import Places
from apfl_net.kit.search.engine import EngineAway, Kept

MOST_VALUES = 300
"""Of one facet that are counted."""

ALL = "*"
"""Beside the names of facets: the number of all."""


class Reader:
    """Always of what was committed last: each search looks whether there is something new."""

    def __init__(self, places: Places, index: Definition) -> None:
        self.places, self.definition = places, index
        self._lock = threading.Lock()
        self._seen: tuple[Path, int, int] | None = None
        self._index: tantivy.Index | None = None

    def searcher(self) -> tuple[tantivy.Index, tantivy.Searcher]:
        with self._lock:
            try:
                return self._latest()
            except (OSError, ValueError) as error:  # gone, or half there: its folder was taken away by hand
                self._seen = self._index = None
                raise EngineAway(str(error)) from error

    def _latest(self) -> tuple[tantivy.Index, tantivy.Searcher]:
        folder = self.places.current()
        if folder is None:
            raise EngineAway("there is no index yet")
        state = (folder / "meta.json").stat()
        seen = (folder, state.st_mtime_ns, state.st_ino)
        if self._index is None or self._seen is None or self._seen[0] != folder:
            self._index = tantivy.Index.open(str(folder))
            self._index.config_reader("manual")
            self._index.reload()
        elif self._seen != seen:
            self._index.reload()
        self._seen = seen
        return self._index, self._index.searcher()

    def search(self, query: Query) -> Answer:
        for facet in (*query.filters, *query.facets):
            if facet not in self.definition.facets:
                raise ValueError(f"no such facet: {facet}")
        index, searcher = self.searcher()
        matching = Matching(index.schema, self.definition)
        with _it_may_be_gone():
            return _answer(Asked(searcher, matching, query))

    def kept(self, kind: str, after: int, limit: int) -> Sequence[Kept]:
        index, searcher = self.searcher()
        of_kind = Found.term_query(index.schema, SOURCE, kind, "basic")
        later = Found.range_query(index.schema, NUMBER, FieldType.Integer, after, None, include_lower=False)
        both = Found.boolean_query([(Occur.Must, of_kind), (Occur.Must, later)])
        with _it_may_be_gone():
            found: Any = searcher.search(both, limit, count=False, order_by_field=NUMBER, order=Order.Asc)
            return [_kept(searcher.doc(address)) for _, address in found.hits]


@dataclass(frozen=True)
class Asked:
    """A query of an index as it is now."""

    searcher: tantivy.Searcher
    matching: Matching
    query: Query
    tolerant: bool = False

    def found(self, unfiltered: str = "") -> Found:
        return self.matching.of(self.query, tolerant=self.tolerant, unfiltered=unfiltered)

    def heads(self, found: Found) -> Found | None:
        """What is counted instead of all that is found; None where that is the same."""
        if not self.query.distinct:
            return None
        return heads_of(self.searcher, self.matching.schema, found, self.query)


def _answer(asked: Asked) -> Answer:
    """Where nothing is found, it may be a typing error."""
    answer = _answer_as(asked)
    if answer.total == 0 and asked.query.wanted.found() and _is_found_nowhere(asked):
        return _answer_as(replace(asked, tolerant=True))
    return answer


def _answer_as(asked: Asked) -> Answer:
    found = asked.found()
    heads = asked.heads(found)
    total, counts = _counts(asked, found if heads is None else heads)
    if heads is None:
        return Answer(_hits(asked, found), total, counts)
    hits = best_of_each(asked.searcher, asked.matching.schema, found, asked.query)
    return Answer(tuple(hits), total, counts)


def _is_found_nowhere(asked: Asked) -> bool:
    """Asked as the asker may: what others may read does not decide it. Of all times: a word is not misspelled
    because nobody wrote it lately."""
    if asked.query.since is None:
        return True
    ever = replace(asked, query=replace(asked.query, since=None))
    return not asked.searcher.search(ever.found(), limit=1).hits


@contextmanager
def _it_may_be_gone() -> Iterator[None]:
    """Files of it; what else is a ValueError is a mistake of ours."""
    try:
        yield
    except (OSError, ValueError) as error:
        if isinstance(error, ValueError) and "corrupt" not in str(error).lower():
            raise
        raise EngineAway(str(error)) from error


def _kept(document: tantivy.Document) -> Kept:
    return Kept(id_of(document["key"][0]), bytes(document[DIGEST][0]).hex())


def _hits(asked: Asked, found: Found) -> tuple[Hit, ...]:
    query = asked.query
    if not query.hits_wanted():
        return ()
    result = search(asked.searcher, found, query, limit=query.hits_wanted(), first=query.first)
    return tuple(hit_of(asked.searcher, query, *one) for one in result.hits)


def _counts(asked: Asked, counted: Found) -> tuple[int, dict[str, dict[str, int]]]:
    """How many there are, and of each value. A facet that is filtered by is counted without its own filter,
    and with all others."""
    query = asked.query
    free = [facet for facet in query.facets if facet not in query.filters]
    total, counts = _count(asked.searcher, counted, free)
    for facet in query.facets:
        if facet in query.filters:
            found = asked.found(unfiltered=facet)
            counts |= _count(asked.searcher, asked.heads(found) or found, [facet])[1]
    return total, {facet: counts[facet] for facet in query.facets}


def _count(
    searcher: tantivy.Searcher, found: Found, facets: list[str]
) -> tuple[int, dict[str, dict[str, int]]]:
    asked: dict[str, Any] = {facet: {"terms": {"field": facet, "size": MOST_VALUES}} for facet in facets}
    told: dict[str, Any] = searcher.aggregate(found, asked | {ALL: {"value_count": {"field": NUMBER}}})
    counts = {
        facet: {bucket["key"]: bucket["doc_count"] for bucket in told[facet]["buckets"]} for facet in facets
    }
    return int(told[ALL]["value"]), counts
