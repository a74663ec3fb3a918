"""What is counted of members: by country, constituency and sex, and how many there are."""

from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from apfl_net.figures.actions import end_of
from apfl_net.figures.chains import CHAINS, MEASURES, Counted, Dimension, LinkedTables, Measure
from apfl_net.kit.i18n import N_, gettext
from apfl_net.members.models import Member, Membership
from apfl_net.members.reference import constituency_label, country_name

SEXES = {"woman": N_("Women"), "man": N_("Men"), "other": N_("Other"), "unstated": N_("Not stated")}


def sex_label(code: str) -> str:
    return gettext(SEXES[code])


def _here_on(day: date) -> tuple[ColumnElement[bool], ...]:
    """Members of that day, with the place they had on it."""
    return (
        Member.joined_at <= end_of(day),
        Member.left_at.is_(None) | (Member.left_at > end_of(day)),
        Membership.began_on <= day,
        Membership.ended_on.is_(None) | (Membership.ended_on > day),
    )


def count_members_by_place_and_sex(session: Session, day: date) -> Counted:
    rows = session.execute(
        select(Membership.country, Membership.constituency, Member.sex, func.count().label("number"))
        .join(Member, Member.id == Membership.member_id)
        .where(*_here_on(day))
        .group_by(Membership.country, Membership.constituency, Member.sex)
    )
    return [
        ((country, constituency, sex or "unstated"), number) for country, constituency, sex, number in rows
    ]


def count_members(session: Session, day: date) -> int:
    return _count(session, day, Member.id)


def count_organisations(session: Session, day: date) -> int:
    """Those that a member belongs to."""
    return _count(session, day, Membership.organisation_id)


def count_countries(session: Session, day: date) -> int:
    return _count(session, day, Membership.country)


def _count(session: Session, day: date, what: InstrumentedAttribute[Any]) -> int:
    counted = select(func.count(what.distinct())).select_from(Membership).join(Member).where(*_here_on(day))
    return session.scalar(counted) or 0


CHAINS["members"] = LinkedTables(
    label=N_("Members"),
    dimensions=(
        Dimension(N_("Country"), country_name),
        Dimension(N_("Constituency"), constituency_label),
        Dimension(N_("Sex, as stated"), sex_label),
    ),
    count=count_members_by_place_and_sex,
)
MEASURES["members"] = Measure(N_("Members"), count_members)
MEASURES["organisations"] = Measure(N_("Organisations"), count_organisations)
MEASURES["countries"] = Measure(N_("Countries"), count_countries)
