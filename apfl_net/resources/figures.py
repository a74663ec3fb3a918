"""What is counted of the repository: published records, by theme, type, language and country."""

from collections.abc import Mapping
from datetime import date

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from apfl_net.access.models import NOBODY
from apfl_net.figures.actions import end_of
from apfl_net.figures.chains import BREAKDOWNS, MEASURES, Breakdown, Dimension, Measure
from apfl_net.kit.i18n import N_, language_name, reader
from apfl_net.members.reference import country_name
from apfl_net.resources.models.resources import Resource, ResourceCountry, ResourceLanguage, ResourceTerm
from apfl_net.vocabulary.terms import term_label


def _there_on(day: date) -> tuple[ColumnElement[bool], ...]:
    """Records that their readers had at the end of that day."""
    return (
        Resource.published_at <= end_of(day),
        Resource.withdrawn_at.is_(None) | (Resource.withdrawn_at > end_of(day)),
        Resource.audience_id != NOBODY,
    )


def count_resources(session: Session, day: date) -> int:
    return session.scalar(select(func.count(Resource.id)).where(*_there_on(day))) or 0


def count_by_type(session: Session, day: date) -> Mapping[str, int]:
    counted = select(Resource.type, func.count()).where(*_there_on(day)).group_by(Resource.type)
    return dict(session.execute(counted).all())


def count_by_theme(session: Session, day: date) -> Mapping[str, int]:
    of_themes = ResourceTerm.vocabulary == "theme"
    return _count(session, day, ResourceTerm.resource_id, ResourceTerm.code, of_themes)


def count_by_language(session: Session, day: date) -> Mapping[str, int]:
    return _count(session, day, ResourceLanguage.resource_id, ResourceLanguage.language)


def count_by_country(session: Session, day: date) -> Mapping[str, int]:
    return _count(session, day, ResourceCountry.resource_id, ResourceCountry.country)


def _count(
    session: Session,
    day: date,
    resource_id: InstrumentedAttribute[int],
    value: InstrumentedAttribute[str],
    *which: ColumnElement[bool],
) -> Mapping[str, int]:
    counted = (
        select(value, func.count())
        .join(Resource, Resource.id == resource_id)
        .where(*_there_on(day), *which)
        .group_by(value)
    )
    return dict(session.execute(counted).all())


MEASURES["resources"] = Measure(N_("Resources"), count_resources)
for _name, _dimension, _counting in (
    ("theme", Dimension(N_("Theme"), lambda code: term_label("theme", code)), count_by_theme),
    ("type", Dimension(N_("Type"), lambda code: term_label("resource_type", code)), count_by_type),
    (
        "language",
        Dimension(N_("Language"), lambda code: language_name(code, reader().language)),
        count_by_language,
    ),
    ("country", Dimension(N_("Country"), country_name), count_by_country),
):
    BREAKDOWNS[f"resources-{_name}"] = Breakdown(N_("Resources"), _dimension, "resources", _counting)
