"""Records with all that they say of their documents: for the search, and for rows of lists."""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from apfl_net.access.models import Audience
from apfl_net.kit.db import AnyRow
from apfl_net.resources.models.good_practices import STEPS, GoodPractice
from apfl_net.resources.models.resources import (
    Resource,
    ResourceAuthor,
    ResourceCountry,
    ResourceIdentifier,
    ResourceLanguage,
    ResourcePublisher,
    ResourceTerm,
)

Lists = dict[int, tuple[str, ...]]
"""Id of a record -> one of its lists."""


@dataclass(frozen=True)
class Described:
    """A record and its lists. `terms`: vocabulary -> codes; `steps`: of a good practice, as it is told."""

    record: Resource
    audience: Audience
    publishers: tuple[str, ...]
    authors: tuple[str, ...]
    languages: tuple[str, ...]
    countries: tuple[str, ...]
    identifiers: tuple[str, ...]
    terms: dict[str, tuple[str, ...]]
    steps: tuple[str, ...]

    @property
    def makers(self) -> str:
        """Who wrote and published it, as one line."""
        return ", ".join((*self.authors, *self.publishers))

    @property
    def spoken(self) -> tuple[str, ...]:
        """The languages it can be read in; where nobody said so, that of its title."""
        return self.languages or ((self.record.title_language,) if self.record.title_language else ())


def described(session: Session, records: Select[Resource]) -> list[Described]:
    """`records`: a select of those that whoever asks may see. In its order."""
    found = session.scalars(records).all()
    ids = [record.id for record in found]
    audience_ids = {record.audience_id for record in found}
    audiences = {
        one.id: one for one in session.scalars(select(Audience).where(Audience.id.in_(audience_ids)))
    }
    lists = [_lists(session, statement, ids) for statement in _STATEMENTS]
    publishers, authors, languages, countries, identifiers = (one.get for one in lists)
    terms, steps = _terms(session, ids), _steps(session, ids)
    return [
        Described(
            record=record,
            audience=audiences[record.audience_id],
            publishers=publishers(record.id, ()),
            authors=authors(record.id, ()),
            languages=languages(record.id, ()),
            countries=countries(record.id, ()),
            identifiers=identifiers(record.id, ()),
            terms=terms.get(record.id, {}),
            steps=steps.get(record.id, ()),
        )
        for record in found
    ]


Statement = Callable[[Collection[int]], Select[int, str]]


def _listed(table: type, value: str, *order: str) -> Statement:
    """The rows of a list of these records, in their order."""
    column, owner = getattr(table, value), table.resource_id  # type: ignore[attr-defined]
    ordered = [getattr(table, name) for name in order or (value,)]
    return lambda ids: select(owner, column).where(owner.in_(ids)).order_by(owner, *ordered)


_STATEMENTS = (
    _listed(ResourcePublisher, "name", "position"),
    _listed(ResourceAuthor, "name", "position"),
    _listed(ResourceLanguage, "language"),
    _listed(ResourceCountry, "country"),
    _listed(ResourceIdentifier, "value", "scheme", "value"),
)


def _lists(session: Session, statement: Statement, ids: Collection[int]) -> Lists:
    return _grouped(session.execute(statement(ids)))


def _grouped(rows: Iterable[AnyRow]) -> Lists:
    lists: dict[int, list[str]] = {}
    for owner, value in rows:
        lists.setdefault(owner, []).append(value)
    return {owner: tuple(values) for owner, values in lists.items()}


def _terms(session: Session, ids: Sequence[int]) -> dict[int, dict[str, tuple[str, ...]]]:
    rows = session.execute(
        select(ResourceTerm.resource_id, ResourceTerm.vocabulary, ResourceTerm.code)
        .where(ResourceTerm.resource_id.in_(ids))
        .order_by(ResourceTerm.resource_id, ResourceTerm.code)
    )
    terms: dict[int, dict[str, tuple[str, ...]]] = {}
    for owner, vocabulary, code in rows:
        of_record = terms.setdefault(owner, {})
        of_record[vocabulary] = (*of_record.get(vocabulary, ()), code)
    return terms


def _steps(session: Session, ids: Collection[int]) -> Lists:
    told = session.scalars(select(GoodPractice).where(GoodPractice.resource_id.in_(ids)))
    return {one.resource_id: tuple(getattr(one, step) for step in STEPS) for one in told}
