"""Asking the embedded index."""

import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import tantivy
from tantivy import FieldType, Occur, Order

from apfl_net.kit.search.asking import DATE, Answer, Hit, Query
from apfl_net.kit.search.definitions import Definition
from apfl_net.kit.search.documents import id_of
from apfl_net.kit.search.embedded.fields import DIGEST, NUMBER, WRITTEN
from apfl_net.kit.search.embedded.matching import Found, Matching
from apfl_net.kit.search.embedded.places import Places
from apfl_net.kit.search.engine import EngineAway, Kept

MOST_VALUES = 300
"""Of one facet that are counted."""


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
            return _answer(searcher, matching, query)

    def kept(self, kind: str, after: int, limit: int) -> Sequence[Kept]:
        index, searcher = self.searcher()
        of_kind = Found.term_query(index.schema, "kind", kind, "basic")
        later = Found.range_query(index.schema, NUMBER, FieldType.Integer, after, None, include_lower=False)
        both = Found.boolean_query([(Occur.Must, of_kind), (Occur.Must, later)])
        with _it_may_be_gone():
            found: Any = searcher.search(both, limit, count=False, order_by_field=NUMBER, order=Order.Asc)
            return [_kept(searcher.doc(address)) for _, address in found.hits]


def _answer(searcher: tantivy.Searcher, matching: Matching, query: Query) -> Answer:
    """Where nothing is found, it may be a typing error."""
    found, tolerant = matching.of(query), False
    hits, total = _hits(searcher, found, query)
    if total == 0 and query.wanted.found() and _is_found_nowhere(searcher, matching, query):
        found, tolerant = matching.of(query, tolerant=True), True
        hits, total = _hits(searcher, found, query)
    return Answer(hits, total, _counts(searcher, matching, found, query, tolerant))


def _is_found_nowhere(searcher: tantivy.Searcher, matching: Matching, query: Query) -> bool:
    """Asked as the asker may: what others may read does not decide it. Of all times: a word is not misspelled
    because nobody wrote it lately."""
    if query.since is None:
        return True
    return not searcher.search(matching.of(replace(query, since=None)), limit=1).hits


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


def _hits(searcher: tantivy.Searcher, found: Found, query: Query) -> tuple[tuple[Hit, ...], int]:
    limit = query.hits_wanted()
    by_date = query.order == DATE or not query.wanted.found()
    result: Any = searcher.search(
        found,
        limit=max(limit, 1),
        offset=query.first if limit else 0,
        order_by_field=WRITTEN if by_date else None,
    )
    hits = [
        _hit(searcher.doc(address)["key"][0], 0.0 if by_date else score) for score, address in result.hits
    ]
    return tuple(hits[:limit]), result.count


def _hit(key: str, score: float) -> Hit:
    kind, _, number = key.rpartition("-")
    return Hit(kind, int(number), score)


def _counts(
    searcher: tantivy.Searcher, matching: Matching, found: Found, query: Query, tolerant: bool
) -> dict[str, dict[str, int]]:
    """A facet that is filtered by is counted without its own filter, and with all others."""
    free = [facet for facet in query.facets if facet not in query.filters]
    counts = _count(searcher, found, free)
    for facet in query.facets:
        if facet in query.filters:
            wider = matching.of(query, tolerant=tolerant, unfiltered=facet)
            counts |= _count(searcher, wider, [facet])
    return {facet: counts[facet] for facet in query.facets}


def _count(searcher: tantivy.Searcher, found: Found, facets: list[str]) -> dict[str, dict[str, int]]:
    if not facets:
        return {}
    asked = {facet: {"terms": {"field": facet, "size": MOST_VALUES}} for facet in facets}
    told: dict[str, Any] = searcher.aggregate(found, asked)
    return {
        facet: {bucket["key"]: bucket["doc_count"] for bucket in told[facet]["buckets"]} for facet in facets
    }
