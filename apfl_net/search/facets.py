"""What a search can be narrowed by: each value with how many there are, and where choosing it leads."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from sqlalchemy.orm import Session

from apfl_net.access.viewer import Viewer
from apfl_net.discussions.queries.visible import names_of_spaces
from apfl_net.kit.i18n import N_, gettext, language_name, reader
from apfl_net.kit.search.sources import SOURCES, kind_name
from apfl_net.members.reference import constituencies, constituency_label, country_name, country_names
from apfl_net.resources.licences import LICENCES
from apfl_net.search.asked import Asked
from apfl_net.search.places import Place
from apfl_net.vocabulary.terms import is_term, term_label

TERMS = ("theme", "form", "sector", "reader", "instrument")
"""Facets whose values are terms of a vocabulary of the same name."""

AT_FIRST = 6
"""Values that are seen at once; the others when asked for."""

NAMES = {
    "type": N_("Type"),
    "space": N_("Space"),
    "country": N_("Country"),
    "constituency": N_("Constituency"),
    "theme": N_("Theme"),
    "language": N_("Language"),
    "year": N_("Year"),
    "form": N_("Form of forced labour"),
    "sector": N_("Sector"),
    "reader": N_("Written for"),
    "instrument": N_("Convention or instrument"),
    "licence": N_("Licence"),
}


@dataclass(frozen=True)
class Value:
    """`address`: where the search is with it, or without it if it is chosen."""

    label: str
    count: int | None
    chosen: bool
    address: str


@dataclass(frozen=True)
class Facet:
    name: str
    label: str
    first: tuple[Value, ...]
    rest: tuple[Value, ...]


class Labels:
    """The words for the values of facets. A value that is none, or one that the viewer may not know of, is
    called what they typed themselves."""

    def __init__(self, session: Session, viewer: Viewer, place: Place) -> None:
        self.spaces = names_of_spaces(session, viewer) if "space" in place.parameters else {}
        self._of: dict[str, Callable[[str], str]] = {
            "type": _label_of_term("resource_type") if place.lists else _label_of_kind,
            "space": lambda slug: self.spaces.get(slug, slug),
            "country": lambda code: country_name(code) if code in country_names() else code,
            "constituency": lambda code: constituency_label(code) if code in constituencies() else code,
            "language": lambda code: language_name(code, reader().language),
            "year": lambda year: year,
            "licence": lambda code: gettext(LICENCES[code].label) if code in LICENCES else code,
            **{kind: _label_of_term(kind) for kind in TERMS},
        }

    def of(self, name: str, value: str) -> str:
        return self._of[name](value)

    def may_be_told(self, name: str, value: str) -> bool:
        return name != "space" or value in self.spaces


def _label_of_kind(code: str) -> str:
    return kind_name(code) if code in SOURCES else code


def _label_of_term(kind: str) -> Callable[[str], str]:
    return lambda code: term_label(kind, code) if is_term(kind, code) else code


def facets_of(asked: Asked, counts: Mapping[str, Mapping[str, int]], labels: Labels) -> list[Facet]:
    """Those with something to choose. What is chosen stays, even where nothing is left of it."""
    return [facet for name in asked.place.parameters if (facet := _facet(name, asked, counts, labels))]


def chosen_in(asked: Asked, labels: Labels) -> Iterator[Value]:
    for name, values in asked.chosen.items():
        for value in values:
            yield Value(labels.of(name, value), None, True, asked.without(name, value).address)


def _facet(name: str, asked: Asked, counts: Mapping[str, Mapping[str, int]], labels: Labels) -> Facet | None:
    counted = counts.get(asked.place.parameters[name], {})
    chosen = asked.chosen.get(name, ())
    told = [value for value in counted if labels.may_be_told(name, value) and value not in chosen]
    ordered = sorted(told, key=lambda value: value if name == "year" else "", reverse=True)
    if name != "year":
        ordered = sorted(told, key=lambda value: (-counted[value], labels.of(name, value).casefold()))
    values = [_value(name, value, asked, counted, labels) for value in (*chosen, *ordered)]
    if not chosen and len(values) < 2:
        return None
    return Facet(name, gettext(NAMES[name]), tuple(values[:AT_FIRST]), tuple(values[AT_FIRST:]))


def _value(name: str, value: str, asked: Asked, counted: Mapping[str, int], labels: Labels) -> Value:
    chosen = value in asked.chosen.get(name, ())
    leads_to = asked.without(name, value) if chosen else asked.with_(name, value)
    count = counted.get(value, 0) if counted else None
    return Value(labels.of(name, value), count, chosen, leads_to.address)
