"""Members and organisations as search documents, and when the index has to look at them again.

Of a member there is what every other member may see: it is read as somebody reads it who is a member and
nothing else. What only one's own constituency sees is not in the index, so nobody is found or counted by it.
Who is not listed is not found, nor who lapsed; an organisation is, where one would find somebody there.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from apfl_net.access.marks import audience_mark
from apfl_net.access.models import IN_FORCE, MEMBERS, PUBLIC, Restriction
from apfl_net.access.profile_fields import found_by, may_see, when_open
from apfl_net.access.viewer import Viewer
from apfl_net.directory.queries.organisations import visible_organisations
from apfl_net.directory.queries.profiles import expertise_of, people
from apfl_net.directory.vocabulary import expertise_in_english, expertise_label
from apfl_net.kit.db import AnyRow, AnySelect
from apfl_net.kit.i18n import N_, SOURCE_LANGUAGE, language_name, reader
from apfl_net.kit.outbox import hears_at_once
from apfl_net.kit.search.documents import Document
from apfl_net.kit.search.sources import Shown, Source, comes_from, count_in, ids_in
from apfl_net.kit.search.tasks import look_again
from apfl_net.members.events import MemberChanged, OrganisationChanged, OrganisationsMerged
from apfl_net.members.models import CURRENT, LISTED, Member, Membership, Organisation
from apfl_net.members.organisations import KINDS, kind_label
from apfl_net.members.reference import constituencies, constituency_label, country_name, country_names

MEMBER, ORGANISATION = "member", "organisation"

_ANY_MEMBER = Viewer(member_id=0, audiences=(PUBLIC, MEMBERS), time_zone="UTC")
"""Of no constituency: sees what all members see, and no more."""

_HAS_LAPSED = (
    select(Restriction.id)
    .where(Restriction.member_id == Member.id, Restriction.cause == "lapsed", IN_FORCE)
    .correlate(Member)
    .exists()
)


def documents_of_members(session: Session, member_ids: Sequence[int]) -> list[Document]:
    rows = session.execute(_listed(_ANY_MEMBER).where(Member.id.in_(member_ids))).all()
    expertise = _expertise(session, rows)
    return [_member_document(row, expertise.get(row.id, [])) for row in rows]


def _listed(viewer: Viewer) -> AnySelect:
    """A line about each member who is found, with what this viewer may see."""
    return (
        people(viewer)
        .add_columns(
            when_open(viewer, "bio", Member.bio),
            when_open(viewer, "languages", Member.languages),
            Member.joined_at,
        )
        .where(LISTED, ~_HAS_LAPSED)
    )


def _expertise(session: Session, rows: Sequence[AnyRow]) -> dict[int, list[str]]:
    return expertise_of(session, [row.id for row in rows if row.shows_expertise])


def _member_document(row: AnyRow, expertise: Sequence[str]) -> Document:
    """Terms and languages by their names and by their codes, so that both are found."""
    languages = (row.languages or "").split()
    said = [
        row.handle,
        row.position,
        row.organisation,
        *_place_in_english(row.country, row.constituency),
        *(f"{expertise_in_english(code)} ({code})" for code in expertise),
        *(f"{language_name(code, SOURCE_LANGUAGE)} ({code})" for code in languages),
        row.bio,
    ]
    return Document(
        kind=MEMBER,
        id=row.id,
        audiences=frozenset({MEMBERS}),
        title=row.name,
        body="\n".join(part for part in said if part),
        written_at=row.joined_at,
        country=row.country or "",
        constituency=row.constituency or "",
    )


def _place_in_english(country: str | None, constituency: str | None) -> list[str]:
    place = [country_names()[country]] if country else []
    return [*place, constituencies()[constituency].short_label] if constituency else place


def members_shown(session: Session, viewer: Viewer, member_ids: Sequence[int]) -> dict[int, Shown]:
    """Each field as this viewer may see it; visitors find nobody."""
    if MEMBERS not in viewer.audiences:
        return {}
    rows = session.execute(_listed(viewer).where(Member.id.in_(member_ids), found_by(viewer))).all()
    expertise = _expertise(session, rows)
    return {row.id: _member_shown(row, expertise.get(row.id, [])) for row in rows}


def _member_shown(row: AnyRow, expertise: Sequence[str]) -> Shown:
    place = [country_name(row.country), constituency_label(row.constituency)] if row.country else []
    lines = [
        ", ".join(part for part in (row.position, row.organisation) if part),
        " · ".join(place),
        ", ".join(expertise_label(code) for code in expertise),
        ", ".join(language_name(code, reader().language) for code in (row.languages or "").split()),
        row.bio,
    ]
    return Shown(
        title=row.name,
        address=f"/members/{row.id}-{row.handle}",
        text=" · ".join(line for line in lines if line),
        at=row.joined_at,
        mark=audience_mark("members"),
    )


def documents_of_organisations(session: Session, organisation_ids: Sequence[int]) -> list[Document]:
    rows = session.execute(_organisations(_ANY_MEMBER).where(Organisation.id.in_(organisation_ids)))
    return [_organisation_document(row.Organisation, row.since) for row in rows if row.since]


def _organisations(viewer: Viewer) -> Select[*tuple[Any, ...]]:
    """Each with the day since which a member is with the network who is found there."""
    since = (
        select(func.min(Member.joined_at))
        .join(Membership, (Membership.member_id == Member.id) & CURRENT)
        .where(Membership.organisation_id == Organisation.id)
        .where(LISTED, ~_HAS_LAPSED, may_see(viewer, "organisation"))
        .correlate(Organisation)
        .scalar_subquery()
    )
    return visible_organisations(viewer).with_only_columns(Organisation, since.label("since"))


def _organisation_document(body: Organisation, since: datetime) -> Document:
    said = [
        KINDS.get(body.kind, ""),
        *_place_in_english(body.country, body.constituency),
        body.website,
        body.about,
    ]
    return Document(
        kind=ORGANISATION,
        id=body.id,
        audiences=frozenset({MEMBERS}),
        title=body.name,
        body="\n".join(part for part in said if part),
        written_at=since,
        country=body.country or "",
        constituency=body.constituency,
    )


def organisations_shown(
    session: Session, viewer: Viewer, organisation_ids: Sequence[int]
) -> dict[int, Shown]:
    if MEMBERS not in viewer.audiences:
        return {}
    rows = session.execute(_organisations(viewer).where(Organisation.id.in_(organisation_ids)))
    return {
        row.Organisation.id: _organisation_shown(row.Organisation, row.since) for row in rows if row.since
    }


def _organisation_shown(body: Organisation, since: datetime) -> Shown:
    place = [country_name(body.country) if body.country else "", constituency_label(body.constituency)]
    lines = [" · ".join(part for part in (kind_label(body.kind), *place) if part), body.website, body.about]
    return Shown(
        title=body.name,
        address=body.path,
        text=" · ".join(line for line in lines if line),
        at=since,
        mark=audience_mark("members"),
    )


comes_from(
    Source(
        MEMBER,
        name=N_("Member"),
        documents=documents_of_members,
        shown=members_shown,
        ids_after=ids_in(Member.id),
        count=count_in(Member.id),
    )
)
comes_from(
    Source(
        ORGANISATION,
        name=N_("Organisation"),
        documents=documents_of_organisations,
        shown=organisations_shown,
        ids_after=ids_in(Organisation.id),
        count=count_in(Organisation.id),
    )
)


@hears_at_once(MemberChanged)
def follow_members(session: Session, told: Sequence[MemberChanged], now: datetime) -> None:
    """And the organisations in which they are or were: at once, since whoever hides wants to be gone now."""
    members = {event.member_id for event in told}
    look_again(session, MEMBER, members, now=now)
    places = select(Membership.organisation_id).where(Membership.member_id.in_(members)).distinct()
    look_again(session, ORGANISATION, session.scalars(places).all(), now=now)


@hears_at_once(OrganisationChanged)
def follow_organisations(session: Session, told: Sequence[OrganisationChanged], now: datetime) -> None:
    """Its name stands in the documents of its members too; of those we are told that they changed."""
    look_again(session, ORGANISATION, {event.organisation_id for event in told}, now=now)


@hears_at_once(OrganisationsMerged)
def follow_merged(session: Session, told: Sequence[OrganisationsMerged], now: datetime) -> None:
    both = {one for event in told for one in (event.organisation_id, event.into_id)}
    look_again(session, ORGANISATION, both, now=now)
