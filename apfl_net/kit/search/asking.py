"""What an engine is asked, and what it answers."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from apfl_net.kit.search.documents import required
from apfl_net.kit.search.language import Wanted

MOST_FOUND = 1000
"""Hits that can be paged through; whoever has more narrows the search."""

MOST_AT_ONCE = 100

RELEVANCE, DATE, PUBLISHED = "relevance", "date", "published"
"""`DATE`: what was written last comes first; `PUBLISHED`: what bears the latest date."""


@dataclass(frozen=True)
class Expansion:
    """`count` terms of `wanted.found()`, from `first` on: they, or any of `texts` word for word.

    The last word of a text may have an ending ("trade unions"), if it is written without accents.
    """

    first: int
    count: int
    texts: tuple[str, ...]


@dataclass(frozen=True)
class Query:
    """`audiences`: those the asker belongs to, set by us from the viewer, never from a form.

    `filters`: facet -> values, of which a document has one. An unknown facet is a mistake of the caller.
    `distinct`: of each group the best document is found, and groups are counted (those whose head there is).
    """

    wanted: Wanted
    audiences: frozenset[int]
    as_member: bool = False  # names that only members may read are found
    expansions: tuple[Expansion, ...] = ()  # no two over the same terms
    passing_over: frozenset[str] = (
        frozenset()
    )  # keys of documents that are out of date: neither found nor counted
    filters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    facets: tuple[str, ...] = ()  # to be counted
    since: datetime | None = None  # written then or later, to the second
    order: str = RELEVANCE
    first: int = 0
    limit: int = 20
    distinct: bool = False

    def __post_init__(self) -> None:
        required(self.audiences)
        if self.order not in {RELEVANCE, DATE, PUBLISHED}:
            raise ValueError(f"no such order: {self.order}")
        if self.first < 0 or not 0 <= self.limit <= MOST_AT_ONCE:
            raise ValueError("no such page")

    def by_relevance(self) -> bool:
        """Where no words are asked for, nothing fits better than anything else."""
        return self.order == RELEVANCE and bool(self.wanted.found())

    def hits_wanted(self) -> int:
        """How many of `limit` are left before the last that can be paged to."""
        return max(0, min(self.limit, MOST_FOUND - self.first))


@dataclass(frozen=True)
class Hit:
    """Something that may be shown once it was loaded again through the viewer. `group`: the key of its
    head."""

    kind: str
    id: int
    score: float
    group: str


@dataclass(frozen=True)
class Answer:
    """`counts`: facet -> value -> how many. A facet that is filtered by is counted as if it were not, so that
    other values can still be chosen."""

    hits: tuple[Hit, ...] = ()
    total: int = 0
    counts: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
