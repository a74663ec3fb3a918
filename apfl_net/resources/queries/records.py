"""Records with their lists: for one page, or for many documents of the search."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import InstrumentedAttribute, Session

from apfl_net.kit.db import AnyRow
from apfl_net.resources.description import OF_THE_ROW, Description
from apfl_net.resources.models.good_practices import STEPS, GoodPractice
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
class Lists:
    """`publishers`: name and, where it is one of the network, the id of the organisation."""

    publishers: list[tuple[str, int | None]] = field(default_factory=list)
    authors: list[str] = field(default_factory=list)
    languages: list[str] = field(default_factory=list)
    countries: list[str] = field(default_factory=list)
    terms: dict[str, list[str]] = field(default_factory=dict)
    identifiers: list[tuple[str, str]] = field(default_factory=list)
    links: list[ResourceLink] = field(default_factory=list)


def lists_of(session: Session, ids: Collection[int]) -> dict[int, Lists]:
    """Of records that the caller has loaded through a viewer; each has some, if empty ones."""
    lists = {resource_id: Lists() for resource_id in ids}
    _read_makers(session, lists)
    _read_subjects(session, lists)
    links = select(ResourceLink).where(ResourceLink.resource_id.in_(ids)).order_by(ResourceLink.position)
    for link in session.scalars(links):
        lists[link.resource_id].links.append(link)
    return lists


def _read_makers(session: Session, lists: dict[int, Lists]) -> None:
    of = ResourcePublisher
    for row in _rows(session, lists, of.resource_id, of.position, of.name, of.organisation_id):
        lists[row.resource_id].publishers.append((row.name, row.organisation_id))
    by = ResourceAuthor
    for row in _rows(session, lists, by.resource_id, by.position, by.name):
        lists[row.resource_id].authors.append(row.name)
    known_by = ResourceIdentifier
    for row in _rows(session, lists, known_by.resource_id, known_by.scheme, known_by.value):
        lists[row.resource_id].identifiers.append((row.scheme, row.value))


def _read_subjects(session: Session, lists: dict[int, Lists]) -> None:
    for row in _rows(session, lists, ResourceLanguage.resource_id, ResourceLanguage.language):
        lists[row.resource_id].languages.append(row.language)
    for row in _rows(session, lists, ResourceCountry.resource_id, ResourceCountry.country):
        lists[row.resource_id].countries.append(row.country)
    about = ResourceTerm
    for row in _rows(session, lists, about.resource_id, about.vocabulary, about.code):
        lists[row.resource_id].terms.setdefault(row.vocabulary, []).append(row.code)


def _rows(session: Session, ids: Collection[int], *columns: InstrumentedAttribute[Any]) -> Sequence[AnyRow]:
    return session.execute(select(*columns).where(columns[0].in_(ids)).order_by(*columns)).all()


def practice_of(session: Session, resource_id: int) -> dict[str, str]:
    """The steps of a good practice that were told."""
    told = session.get(GoodPractice, resource_id)
    return {step: getattr(told, step) for step in STEPS if getattr(told, step)} if told else {}


def description_of(session: Session, resource: Resource) -> Description:
    """What is said of a document now: to be changed in a form, or kept as it was."""
    lists = lists_of(session, [resource.id])[resource.id]
    return Description(
        **{field_: getattr(resource, field_) for field_ in OF_THE_ROW},
        publishers=tuple(name for name, _organisation in lists.publishers),
        authors=tuple(lists.authors),
        languages=tuple(lists.languages),
        countries=tuple(lists.countries),
        terms={vocabulary: tuple(codes) for vocabulary, codes in lists.terms.items()},
        identifiers=tuple(lists.identifiers),
        links=tuple((link.url, link.label) for link in lists.links),
        practice=practice_of(session, resource.id),
        work_of=_another_of_the_work(session, resource),
        replaces=resource.replaces_id,
    )


def _another_of_the_work(session: Session, resource: Resource) -> int | None:
    others = select(Resource.id).where(Resource.work_id == resource.work_id, Resource.id != resource.id)
    return session.scalar(others.order_by(Resource.id).limit(1)) if resource.work_id else None
