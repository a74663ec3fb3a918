"""Asking the server: one request for all that a page shows, and a second one where nothing was found."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from apfl_net.kit.search.asking import PUBLISHED, Answer, Hit, Query
from apfl_net.kit.search.definitions import Definition
from apfl_net.kit.search.documents import MOST_AUDIENCES, id_of, thing_of
from apfl_net.kit.search.engine import EngineAway, Kept
from apfl_net.kit.search.meilisearch.fields import DAY, DIGEST, GROUP, KEY, NUMBER, SOURCE, WRITTEN
from apfl_net.kit.search.meilisearch.filters import NOTHING, Filter, at_least, every, no, one_of, read
from apfl_net.kit.search.meilisearch.matching import Matching
from apfl_net.kit.search.meilisearch.near import Near
from apfl_net.kit.search.meilisearch.server import Server, ServerRefuses
from apfl_net.kit.search.texts import AUTHOR, PUBLIC_AUTHOR
from apfl_net.kit.search.words import tokens_of

Told = Mapping[str, Any]


@dataclass(frozen=True)
class Reader:
    server: Server
    name: str
    definition: Definition

    def search(self, query: Query) -> Answer:
        for facet in (*query.filters, *query.facets):
            if facet not in self.definition.facets:
                raise ValueError(f"no such facet: {facet}")
        try:
            strict = Matching(query, self.definition)
            answer = self._answer(query, strict)
            if answer.total or not query.wanted.found() or self._is_found_before(query, strict):
                return answer
            return self._answer(query, Matching(query, self.definition, Near(self._values_for(query))))
        except ServerRefuses as error:  # an index of another release, or one that somebody else made
            raise EngineAway(f"the index {self.name} cannot be asked ({error})") from error

    def _answer(self, query: Query, matching: Matching) -> Answer:
        """Everything is asked at once: what there is, what could be chosen, and each step of the ladder."""
        ladder = matching.ladder()
        found = [NOTHING] if matching.is_about_nothing() else [*matching.without(), *ladder[-1:]]
        by_date = not query.by_relevance() or not ladder
        chosen = [facet for facet in query.facets if facet in query.filters]
        requests = [
            self._counting([*found, *_bounds(query)], [one for one in query.facets if one not in chosen]),
            *(self._counting([*found, *_bounds(query, unfiltered=one)], [one]) for one in chosen),
            *self._steps(query, [*found, *_bounds(query)], [] if by_date else ladder),
        ]
        told = self.server.ask(
            [{**one, "distinct": GROUP} for one in requests] if query.distinct else requests
        )
        counted, steps = told[: 1 + len(chosen)], told[1 + len(chosen) :]
        counts = {facet: _counts(one, facet) for one in counted for facet in one.get("facetDistribution", {})}
        return Answer(
            hits=tuple(_hits(query, steps, by_date)),
            total=told[0]["totalHits"],
            counts={
                facet: counts.get(facet, {}) for facet in query.facets
            },  # of one that nothing has, nothing
        )

    def _is_found_before(self, query: Query, matching: Matching) -> bool:
        """A word is not misspelled because nobody wrote it lately."""
        ever = replace(query, since=None, facets=(), limit=0)
        return query.since is not None and self._answer(ever, matching).total > 0

    def kept(self, kind: str, after: int, limit: int) -> Sequence[Kept]:
        further = every([one_of(SOURCE, [kind]), at_least(NUMBER, after + 1)])
        asked = {"filter": further, "sort": [f"{NUMBER}:asc"], "limit": limit}
        names = {"attributesToRetrieve": [KEY, DIGEST]}
        try:
            [told] = self.server.ask([{"indexUid": self.name, "q": ""} | asked | names])
        except ServerRefuses as error:
            raise EngineAway(f"the index {self.name} cannot be asked ({error})") from error
        return [Kept(id_of(one[KEY]), one[DIGEST]) for one in told["hits"]]

    def _counting(self, bounds: list[Filter], facets: list[str]) -> Told:
        return self._asking(bounds) | {"page": 1, "hitsPerPage": 0, "facets": facets}

    def _steps(self, query: Query, bounds: list[Filter], ladder: list[Filter]) -> Iterator[Told]:
        """Who may be shown, newest first: of everything, or of each step from the first."""
        limit = query.hits_wanted()
        if not limit:
            return
        window = {
            "offset": query.first,
            "limit": limit,
            "sort": [f"{DAY if query.order == PUBLISHED else WRITTEN}:desc"],
        }
        if not ladder:
            yield self._asking(bounds) | window
        for step in ladder:
            yield self._asking([*bounds, step]) | window | {"offset": 0, "limit": query.first + limit}

    def _asking(self, bounds: list[Filter]) -> dict[str, Any]:
        asked = {"indexUid": self.name, "q": "", "filter": every(bounds)}
        return asked | {"attributesToRetrieve": [KEY, GROUP]}

    def _values_for(self, query: Query) -> Any:
        def values(field: str, asked: str) -> list[str]:
            body = {"facetName": field, "facetQuery": asked, "q": "", "filter": every(list(_bounds(query)))}
            told = self.server.do(f"indexes/{self.name}/facet-search", body)
            return [hit["value"] for hit in told["facetHits"]]

        return values


def _bounds(query: Query, unfiltered: str = "") -> Iterator[Filter]:
    """What every hit must be. First of all: open to whoever asks."""
    for number in range(MOST_AUDIENCES):
        yield one_of(f"door{number}", sorted(query.audiences))
    for facet, values in query.filters.items():
        if facet != unfiltered:
            yield one_of(facet, values)
    if query.since:
        yield at_least(WRITTEN, int(query.since.timestamp()))
    if query.passing_over:
        yield from (no(one_of(field, sorted(query.passing_over))) for field in (KEY, GROUP))
    for excluded in (False, True):
        for bound in _fields(query, excluded):
            yield no(bound) if excluded else bound


def _fields(query: Query, excluded: bool) -> Iterator[Filter]:
    for field, name in (("in", "space"), ("lang", "language")):
        if values := query.wanted.about(field, excluded=excluded):
            yield one_of(name, values)
    author = AUTHOR if query.as_member else PUBLIC_AUTHOR
    for name in query.wanted.about("author", excluded=excluded):
        parts = [one_of(author, [token.text]) for token in tokens_of(name)]
        yield every(parts) if parts else NOTHING


def _hits(query: Query, steps: Sequence[Told], by_date: bool) -> Iterator[Hit]:
    """In the order of the steps; what was on an earlier one is not told again."""
    seen: dict[str, Hit] = {}
    for number, step in enumerate(steps):
        for told in step["hits"]:
            hit = _hit(told, 0.0 if by_date else float(len(steps) - number))
            seen.setdefault(hit.group if query.distinct else told[KEY], hit)
    hits = list(seen.values())
    yield from hits if by_date else hits[query.first : query.first + query.hits_wanted()]


def _hit(told: Told, score: float) -> Hit:
    kind, number = thing_of(told[KEY])
    return Hit(kind, number, score, read(told[GROUP]))


def _counts(told: Told, facet: str) -> dict[str, int]:
    return {read(value): count for value, count in told["facetDistribution"][facet].items()}
