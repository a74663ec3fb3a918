"""Records with their lists, as conventions of libraries describe them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from apfl_net.resources.models.resources import (
    Resource,
    ResourceAuthor,
    ResourceCountry,
    ResourceIdentifier,
    ResourceLanguage,
    ResourceLink,
    ResourcePublisher,
    ResourceTerm,
)


@dataclass
class Described:
    """A record and its lists, in their order."""

    record: Resource
    publishers: list[str] = field(default_factory=list)
    authors: list[str] = field(default_factory=list)
    languages: list[str] = field(default_factory=list)
    countries: list[str] = field(default_factory=list)
    terms: list[tuple[str, str]] = field(default_factory=list)
    identifiers: list[tuple[str, str]] = field(default_factory=list)
    links: list[str] = field(default_factory=list)

    def identified(self, scheme: str) -> list[str]:
        return [value for of, value in self.identifiers if of == scheme]


def describe(session: Session, records: Sequence[Resource]) -> list[Described]:
    """The records, in seven queries however many they are. Whoever calls loaded them through the viewer."""
    found = {record.id: Described(record) for record in records}
    for row in _rows(session, ResourcePublisher, found, ResourcePublisher.position):
        found[row.resource_id].publishers.append(row.name)
    for row in _rows(session, ResourceAuthor, found, ResourceAuthor.position):
        found[row.resource_id].authors.append(row.name)
    for row in _rows(session, ResourceLanguage, found, ResourceLanguage.language):
        found[row.resource_id].languages.append(row.language)
    for row in _rows(session, ResourceCountry, found, ResourceCountry.country):
        found[row.resource_id].countries.append(row.country)
    for row in _rows(session, ResourceTerm, found, ResourceTerm.code):
        found[row.resource_id].terms.append((row.vocabulary, row.code))
    for row in _rows(session, ResourceIdentifier, found, ResourceIdentifier.value):
        found[row.resource_id].identifiers.append((row.scheme, row.value))
    for row in _rows(session, ResourceLink, found, ResourceLink.position):
        found[row.resource_id].links.append(row.url)
    return list(found.values())


def _rows(session: Session, table: Any, ids: Iterable[int], order: Any) -> Sequence[Any]:
    return session.scalars(
        select(table).where(table.resource_id.in_(list(ids))).order_by(table.resource_id, order)
    ).all()
