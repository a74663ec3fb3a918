"""Finding members who chose to be found, by what this viewer may see of them.

A condition on a field holds only where the viewer may see that field: nobody is found, or counted, by what
is hidden from whoever looks. Each facet is counted under all other conditions, so that its counts stay when
one of its values is chosen.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from sqlalchemy import ColumnElement, Select, func, literal, select, union_all
from sqlalchemy.orm import Session

from apfl_net.access.profile_fields import may_see
from apfl_net.access.viewer import Viewer
from apfl_net.directory.models import MemberExpertise
from apfl_net.directory.queries.profiles import people
from apfl_net.kit.db import AnyRow
from apfl_net.members.models import CURRENT, LISTED, Member, Membership, Organisation

FACETS = ("country", "constituency", "language", "theme")
PEOPLE_PER_PAGE = 30
MOST_WORDS = 5


@dataclass(frozen=True)
class Finding:
    """What somebody looks for; empty: anything. `theme` is any term of expertise."""

    q: str = ""
    country: str = ""
    constituency: str = ""
    language: str = ""
    theme: str = ""

    @property
    def is_open(self) -> bool:
        """Whether everybody fits."""
        return self == Finding()


@dataclass
class Counts:
    """How many fit in all, and how many of each value of a facet there are."""

    total: int = 0
    facets: dict[str, Counter[str]] = field(default_factory=lambda: {name: Counter() for name in FACETS})


def found(session: Session, viewer: Viewer, finding: Finding, first: int) -> Sequence[AnyRow]:
    return session.execute(
        people(viewer)
        .where(LISTED, *_conditions(viewer, finding))
        .order_by(Member.name, Member.id)
        .offset(first)
        .limit(PEOPLE_PER_PAGE)
    ).all()


def count_found(session: Session, viewer: Viewer, finding: Finding) -> Counts:
    """Everything that is counted on the page, in one statement."""
    counts = Counts()
    for facet, value, number in session.execute(_all_counts(viewer, finding)):
        if facet == "total":
            counts.total = number
        elif facet == "language":
            counts.facets[facet].update(dict.fromkeys(str(value).split(), number))
        elif value is not None:
            counts.facets[facet][value] = number
    return counts


def _all_counts(viewer: Viewer, finding: Finding) -> Any:
    """Languages come as they are kept, several in a line, and are added up by the caller."""
    number = func.count()
    by_theme = (
        _listed(viewer, replace(finding, theme=""), MemberExpertise.term)
        .join(MemberExpertise, MemberExpertise.member_id == Member.id)
        .where(may_see(viewer, "expertise"))
        .group_by(MemberExpertise.term)
    )
    by_language = (
        _listed(viewer, replace(finding, language=""), Member.languages)
        .where(may_see(viewer, "languages"), Member.languages != "")
        .group_by(Member.languages)
    )
    columns = {"country": Membership.country, "constituency": Membership.constituency}
    by_place = [
        _listed(viewer, replace(finding, **{name: ""}), column).group_by(column)
        for name, column in columns.items()
    ]
    names = ("total", "theme", "language", *columns)
    counted = [_listed(viewer, finding, literal("")), by_theme, by_language, *by_place]
    return union_all(
        *(
            statement.with_only_columns(
                literal(name).label("facet"), statement.selected_columns[0].label("value"), number
            )
            for name, statement in zip(names, counted, strict=True)
        )
    )


def _listed(viewer: Viewer, finding: Finding, column: Any) -> Select[Any]:
    return (
        select(column)
        .select_from(Member)
        .outerjoin(Membership, (Membership.member_id == Member.id) & CURRENT)
        .outerjoin(Organisation, Organisation.id == Membership.organisation_id)
        .where(LISTED, *_conditions(viewer, finding))
    )


def _conditions(viewer: Viewer, finding: Finding) -> Iterator[ColumnElement[bool]]:
    if finding.country:
        yield Membership.country == finding.country
    if finding.constituency:
        yield Membership.constituency == finding.constituency
    if finding.language:
        spoken = literal(" ").concat(Member.languages).concat(" ")
        yield may_see(viewer, "languages") & spoken.contains(f" {finding.language} ", autoescape=True)
    if finding.theme:
        known = select(MemberExpertise.member_id).where(
            MemberExpertise.member_id == Member.id, MemberExpertise.term == finding.theme
        )
        yield may_see(viewer, "expertise") & known.correlate(Member).exists()
    for word in finding.q.split()[:MOST_WORDS]:
        yield _holds(word, viewer)


def _holds(word: str, viewer: Viewer) -> ColumnElement[bool]:
    """Whether the name, the handle (the name without accents) or the organisation, if it is open, holds the
    word. SQLite knows capitals of Latin letters without accents only, so the word is tried as typed too."""
    in_name = Member.name.contains(word, autoescape=True) | func.lower(Member.name).contains(
        word.casefold(), autoescape=True
    )
    in_handle = Member.handle.contains(word.casefold(), autoescape=True)
    in_organisation = Organisation.name.contains(word, autoescape=True) | func.lower(
        Organisation.name
    ).contains(word.casefold(), autoescape=True)
    return in_name | in_handle | (may_see(viewer, "organisation") & in_organisation)
