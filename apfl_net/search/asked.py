"""What somebody asks a search page, as it stands in the address: it can be kept, sent and asked again."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Annotated
from urllib.parse import parse_qs, urlencode

from fastapi import Depends, Query

from apfl_net.kit.search.asking import DATE, MOST_FOUND, RELEVANCE
from apfl_net.kit.search.language import MOST_LETTERS, Wanted, understand
from apfl_net.kit.text import clean_line
from apfl_net.kit.web.addresses import PageNumber
from apfl_net.search.places import EVERYTHING, PLACES, RESOURCES, Place

HITS_PER_PAGE = 20
MOST_PAGES = MOST_FOUND // HITS_PER_PAGE
MOST_VALUES = 10
"""Of one facet that can be chosen at once."""

Values = Annotated[list[str], Query(default_factory=list, max_length=100)]


@dataclass(frozen=True)
class Asked:
    """`chosen`: name of a facet in the address -> values; `literally`: without the words of the glossary."""

    q: str = ""
    chosen: dict[str, tuple[str, ...]] = field(default_factory=dict)
    order: str = RELEVANCE
    literally: bool = False
    page: int = 1
    place: Place = EVERYTHING

    @property
    def wanted(self) -> Wanted:
        return understand(self.q)

    @property
    def asks(self) -> bool:
        """Whether anything is asked at all; or there is something to see without that."""
        return self.place.lists or self.narrows

    @property
    def narrows(self) -> bool:
        return bool(self.wanted.terms or self.chosen)

    @property
    def sorted_by(self) -> str:
        """Where no words are asked for, nothing fits better than anything else."""
        return self.order if self.order != RELEVANCE or self.wanted.found() else DATE

    @property
    def filters(self) -> dict[str, tuple[str, ...]]:
        chosen = {self.place.parameters[name]: values for name, values in self.chosen.items()}
        return {**self.place.always, **chosen}

    @property
    def first(self) -> int:
        return (self.page - 1) * HITS_PER_PAGE

    @property
    def address(self) -> str:
        """Of the first page."""
        return f"{self.place.path}?{self.query}" if self.query else self.place.path

    @property
    def to_keep(self) -> str:
        """The query of a saved search: the same for whatever finds the same, in whichever order."""
        names = [name for name in self.place.parameters if name in self.chosen]
        chosen = {name: tuple(sorted(self.chosen[name])) for name in names}
        asked = replace(self, chosen=chosen, order=RELEVANCE).query
        at = urlencode({"at": self.place.name}) if self.place.name else ""
        return "&".join(part for part in (at, asked) if part)

    @property
    def query(self) -> str:
        said = [("q", self.q)] if self.q else []
        said += [(name, value) for name, values in self.chosen.items() for value in values]
        said += [("order", self.order)] if self.order != RELEVANCE else []
        said += [("only", "words")] if self.literally else []
        return urlencode(said)

    def with_(self, name: str, value: str) -> "Asked":
        return self._choosing(name, (*self.chosen.get(name, ()), value))

    def without(self, name: str, value: str) -> "Asked":
        return self._choosing(name, tuple(one for one in self.chosen.get(name, ()) if one != value))

    def unfiltered(self) -> "Asked":
        return replace(self, chosen={}, page=1)

    def everywhere(self) -> "Asked":
        return replace(self, place=EVERYTHING, chosen={}, order=RELEVANCE, page=1)

    def ordered(self, order: str) -> "Asked":
        return replace(self, order=order, page=1)

    def asking(self, q: str) -> "Asked":
        return replace(self, q=q, page=1)

    def literal(self) -> "Asked":
        return replace(self, literally=True, page=1)

    def widely(self) -> "Asked":
        return replace(self, literally=False, page=1)

    def _choosing(self, name: str, values: tuple[str, ...]) -> "Asked":
        chosen = {**self.chosen, name: values}
        return replace(self, chosen={key: kept for key, kept in chosen.items() if kept}, page=1)


def _asked(
    type: Values,
    space: Values,
    country: Values,
    constituency: Values,
    theme: Values,
    language: Values,
    year: Values,
    q: str = "",
    order: str = RELEVANCE,
    only: str = "",
    page: PageNumber = 1,
) -> Asked:
    given = {"type": type, "space": space, "country": country, "constituency": constituency}
    given |= {"theme": theme, "language": language, "year": year}
    return _read(EVERYTHING, q, given, order, only, page)


def _asked_of_resources(
    type: Values,
    country: Values,
    language: Values,
    theme: Values,
    form: Values,
    sector: Values,
    reader: Values,
    instrument: Values,
    year: Values,
    licence: Values,
    q: str = "",
    order: str = RELEVANCE,
    only: str = "",
    page: PageNumber = 1,
) -> Asked:
    given = {"type": type, "country": country, "language": language, "theme": theme, "form": form}
    given |= {"sector": sector, "reader": reader, "instrument": instrument, "year": year, "licence": licence}
    return _read(RESOURCES, q, given, order, only, page)


def read_back(query: str) -> Asked:
    """What a saved search asks, and what a form sends to be saved."""
    said = parse_qs(query, errors="replace")
    last = {name: values[-1] for name, values in said.items()}
    place = PLACES.get(last.get("at", ""), EVERYTHING)
    return _read(place, last.get("q", ""), said, last.get("order", ""), last.get("only", ""), 1)


def _read(place: Place, q: str, given: Mapping[str, list[str]], order: str, only: str, page: int) -> Asked:
    known = {name: _known(given[name]) for name in place.parameters if name in given}
    return Asked(
        q=clean_line(q)[: MOST_LETTERS * 2],
        chosen={name: values for name, values in known.items() if values},
        order=order if order in place.orders else RELEVANCE,
        literally=only == "words",
        page=page,
        place=place,
    )


def _known(typed: list[str]) -> tuple[str, ...]:
    """Values as the index may have them: one line, none twice, not too many."""
    values = dict.fromkeys(clean_line(value)[:100] for value in typed)
    return tuple(value for value in values if value)[:MOST_VALUES]


WhatIsAsked = Annotated[Asked, Depends(_asked)]
AskedOfResources = Annotated[Asked, Depends(_asked_of_resources)]
