"""Records with all that they say of their documents: for the search, and for rows of lists."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from apfl_net.access.models import Audience
from apfl_net.resources.models.good_practices import STEPS, GoodPractice
from apfl_net.resources.models.resources import Resource
from apfl_net.resources.queries.records import Lists, lists_of


@dataclass(frozen=True)
class Described:
    """`steps`: of a good practice, as it is told."""

    record: Resource
    audience: Audience
    lists: Lists
    steps: tuple[str, ...]

    @property
    def makers(self) -> str:
        """Who wrote and published it, as one line."""
        return ", ".join((*self.lists.authors, *(name for name, _organisation in self.lists.publishers)))

    @property
    def spoken(self) -> tuple[str, ...]:
        """The languages it can be read in; where nobody said so, that of its title."""
        return tuple(
            self.lists.languages or ([self.record.title_language] if self.record.title_language else [])
        )

    def terms(self, vocabulary: str) -> tuple[str, ...]:
        return tuple(self.lists.terms.get(vocabulary, ()))


def described(session: Session, records: Select[Resource]) -> list[Described]:
    """`records`: a select of those that whoever asks may see. In its order."""
    found = session.scalars(records).all()
    ids = [record.id for record in found]
    theirs = select(Audience).where(Audience.id.in_({record.audience_id for record in found}))
    audiences = {one.id: one for one in session.scalars(theirs)}
    lists, steps = lists_of(session, ids), _steps(session, ids)
    return [
        Described(record, audiences[record.audience_id], lists[record.id], steps.get(record.id, ()))
        for record in found
    ]


def _steps(session: Session, ids: Collection[int]) -> dict[int, tuple[str, ...]]:
    told = session.scalars(select(GoodPractice).where(GoodPractice.resource_id.in_(ids)))
    return {one.resource_id: tuple(getattr(one, step) for step in STEPS) for one in told}
