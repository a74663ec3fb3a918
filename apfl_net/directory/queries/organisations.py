"""Organisations, as far as the members in them let this viewer see that they are there."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, Select, func, select, true
from sqlalchemy.orm import Session

from apfl_net.access.profile_fields import may_see
from apfl_net.access.viewer import Viewer
from apfl_net.directory.queries.profiles import people
from apfl_net.kit.db import AnyRow
from apfl_net.kit.errors import NotFound
from apfl_net.members.models import CURRENT, LISTED, Member, Membership, Organisation

ORGANISATIONS_PER_PAGE = 50
MOST_PEOPLE_SHOWN = 200


def count_organisations(session: Session, viewer: Viewer, q: str = "") -> int:
    statement = select(func.count()).select_from(Organisation).where(*_listed(viewer, q))
    return session.scalar(statement) or 0


def organisations_shown(session: Session, viewer: Viewer, q: str, first: int) -> Sequence[AnyRow]:
    """Each with how many of its members this viewer would find there."""
    number = (
        select(func.count())
        .select_from(Member)
        .join(Membership, (Membership.member_id == Member.id) & CURRENT)
        .where(Membership.organisation_id == Organisation.id, *_found_in(viewer))
        .correlate(Organisation)
        .scalar_subquery()
    )
    return session.execute(
        select(Organisation, number.label("people"))
        .where(*_listed(viewer, q))
        .order_by(Organisation.name, Organisation.id)
        .offset(first)
        .limit(ORGANISATIONS_PER_PAGE)
    ).all()


def visible_organisations(viewer: Viewer) -> Select[Organisation]:
    return select(Organisation).where(*_listed(viewer, ""))


def organisation_shown(session: Session, viewer: Viewer, organisation_id: int) -> Organisation:
    """The organisation, or what it was merged into."""
    into = select(Organisation.merged_into_id).where(Organisation.id == organisation_id).scalar_subquery()
    body = session.scalar(
        select(Organisation)
        .where(Organisation.id == func.coalesce(into, organisation_id), *_listed(viewer, ""))
        .limit(1)
    )
    if body is None:
        raise NotFound
    return body


def people_in(session: Session, viewer: Viewer, organisation_id: int) -> Sequence[AnyRow]:
    return session.execute(
        people(viewer)
        .where(Membership.organisation_id == organisation_id, *_found_in(viewer))
        .order_by(Member.name, Member.id)
        .limit(MOST_PEOPLE_SHOWN)
    ).all()


def doubles_of(session: Session, body: Organisation) -> Sequence[Organisation]:
    """The other organisations of the same country: what it may be a double of."""
    return session.scalars(
        select(Organisation)
        .where(
            Organisation.country.is_not_distinct_from(body.country),
            Organisation.id != body.id,
            Organisation.merged_into_id.is_(None),
        )
        .order_by(Organisation.name, Organisation.id)
        .limit(500)
    ).all()


def names_of_organisations(session: Session, viewer: Viewer) -> Sequence[str]:
    """Names to offer while somebody types theirs."""
    return session.scalars(
        select(Organisation.name).where(*_listed(viewer, "")).order_by(Organisation.name).limit(300)
    ).all()


def _found_in(viewer: Viewer) -> Sequence[ColumnElement[bool]]:
    return (LISTED, may_see(viewer, "organisation"))


def _listed(viewer: Viewer, q: str) -> Sequence[ColumnElement[bool]]:
    """Staff see all; members their own, and those where they would find somebody."""
    wanted = [
        Organisation.name.contains(word, autoescape=True)
        | func.lower(Organisation.name).contains(word.casefold(), autoescape=True)
        for word in q.split()[:5]
    ]
    return (Organisation.merged_into_id.is_(None), _seen_by(viewer), *wanted)


def _seen_by(viewer: Viewer) -> ColumnElement[bool]:
    if viewer.is_staff:
        return true()
    somebody = (
        select(Member.id)
        .join(Membership, (Membership.member_id == Member.id) & CURRENT)
        .where(Membership.organisation_id == Organisation.id)
        .correlate(Organisation)
    )
    found = somebody.where(*_found_in(viewer)).exists()
    return found | somebody.where(Member.id == viewer.id).exists()
