"""Writing down what is said of a document: for whoever proposes, corrects or imports."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from apfl_net.kit.db import Base
from apfl_net.members.models import Organisation
from apfl_net.resources.dates import year_of
from apfl_net.resources.description import OF_THE_ROW, Description, title_key
from apfl_net.resources.licences import may_be_hosted
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

LISTS: tuple[type[Base], ...] = (
    ResourcePublisher,
    ResourceAuthor,
    ResourceLanguage,
    ResourceCountry,
    ResourceTerm,
    ResourceIdentifier,
)


def describe(session: Session, *, resource: Resource, said: Description, now: datetime) -> None:
    """Make the record, new or old, say this and nothing else. What is known of links that stay is kept."""
    for field in OF_THE_ROW:
        setattr(resource, field, getattr(said, field))
    resource.title_key = title_key(said.title)
    resource.year = year_of(said.date)
    resource.may_host = may_be_hosted(said.licence)
    resource.replaces_id = said.replaces
    resource.changed_at = now
    session.add(resource)
    session.flush()
    for table in LISTS:
        session.execute(delete(table).where(table.__table__.c.resource_id == resource.id))
    session.add_all(_rows(session, resource.id, said))
    _link(session, resource.id, said)
    _tell_practice(session, resource.id, said)
    _join_work(session, resource, said.work_of)
    session.flush()


def _rows(session: Session, resource_id: int, said: Description) -> Iterable[Base]:
    bodies = organisations_by_name(session, said.publishers)
    for position, name in enumerate(said.publishers, 1):
        yield ResourcePublisher(
            resource_id=resource_id, position=position, organisation_id=bodies.get(name), name=name
        )
    for position, name in enumerate(said.authors, 1):
        yield ResourceAuthor(resource_id=resource_id, position=position, name=name)
    for language in dict.fromkeys(said.languages):
        yield ResourceLanguage(resource_id=resource_id, language=language)
    for country in dict.fromkeys(said.countries):
        yield ResourceCountry(resource_id=resource_id, country=country)
    for vocabulary, codes in said.terms.items():
        for code in dict.fromkeys(codes):
            yield ResourceTerm(resource_id=resource_id, vocabulary=vocabulary, code=code)
    for scheme, value in dict.fromkeys(said.identifiers):
        yield ResourceIdentifier(resource_id=resource_id, scheme=scheme, value=value)


def organisations_by_name(session: Session, names: Iterable[str]) -> dict[str, int]:
    """Those of the network that are called exactly so; of doubles, the one that stands for them."""
    found = session.execute(
        select(Organisation.name, Organisation.id, Organisation.merged_into_id)
        .where(Organisation.name.in_(list(names)))
        .order_by(Organisation.id.desc())
    )
    return {name: merged_into or body_id for name, body_id, merged_into in found}


def _link(session: Session, resource_id: int, said: Description) -> None:
    there = session.scalars(select(ResourceLink).where(ResourceLink.resource_id == resource_id)).all()
    checked = {link.url: (link.checked_at, link.status, link.failing_since) for link in there}
    for link in there:
        session.delete(link)
    session.flush()
    for position, (url, label) in enumerate(dict(said.links).items(), 1):
        checked_at, status, failing_since = checked.get(url, (None, "", None))
        session.add(
            ResourceLink(
                resource_id=resource_id,
                position=position,
                url=url,
                label=label,
                checked_at=checked_at,
                status=status,
                failing_since=failing_since,
            )
        )


def _tell_practice(session: Session, resource_id: int, said: Description) -> None:
    session.execute(delete(GoodPractice).where(GoodPractice.resource_id == resource_id))
    if any(said.practice.values()):
        steps = {step: said.practice.get(step, "") for step in STEPS}
        session.add(GoodPractice(resource_id=resource_id, **steps))


def _join_work(session: Session, resource: Resource, other_id: int | None) -> None:
    """Both are language versions of one work from now on; or the record stands alone."""
    if other_id is None or other_id == resource.id:
        resource.work_id = None
        return
    other = session.get_one(Resource, other_id)
    other.work_id = other.work_id or other.id
    resource.work_id = other.work_id
