"""Where one searches: everything there is, or the shared resources; and what can be asked there."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from apfl_net.kit.search.asking import DATE, PUBLISHED, RELEVANCE

FILTERS = {"type": "kind"} | {
    name: name for name in ("space", "country", "constituency", "theme", "language", "year")
}
OF_RESOURCES = {"type": "record_type"} | {
    name: name
    for name in ("country", "language", "theme", "form", "sector", "reader", "instrument", "year", "licence")
}


@dataclass(frozen=True)
class Place:
    """`parameters`: name in the address -> facet. `always`: the filters of whatever is asked there.

    `lists`: whether there is something to see before anything is asked.
    """

    name: str
    path: str
    parameters: Mapping[str, str]
    always: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    lists: bool = False
    orders: tuple[str, ...] = (RELEVANCE, DATE)

    @property
    def facets(self) -> tuple[str, ...]:
        return tuple(self.parameters.values())


EVERYTHING = Place("", "/search", FILTERS)
RESOURCES = Place(
    "resources",
    "/resources",
    OF_RESOURCES,
    {"kind": ("resource",)},
    lists=True,
    orders=(RELEVANCE, DATE, PUBLISHED),
)
PLACES = {place.name: place for place in (EVERYTHING, RESOURCES)}
