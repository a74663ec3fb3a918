"""Who is at the door: sign-ins, passwords, audiences."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, Select, bindparam, func, or_, select
from sqlalchemy.orm import Session, aliased

from apfl_net.access.models import (
    IN_FORCE,
    NOBODY,
    Audience,
    FailedSignIn,
    FeedToken,
    GroupMember,
    Password,
    Restriction,
    SignIn,
    StaffMember,
)
from apfl_net.access.viewer import Viewer, member_audiences
from apfl_net.kit.db import AnyRow
from apfl_net.kit.prepared import Prepared
from apfl_net.members.models import CURRENT, Member, Membership, Organisation

_Caucus = aliased(Audience)

_NOW = bindparam("now", type_=SignIn.expires_at.type)


Moment = datetime | ColumnElement[datetime]
"""A time that is told, or that the database knows."""


def _in_time(now: Moment) -> ColumnElement[bool]:
    return or_(Restriction.until.is_(None), Restriction.until > now)


# One row for each pair of a group and a restriction of the member. Built once: it runs on every page.
_SIGNED_IN = Prepared(
    lambda: (
        select(
            SignIn.id.label("sign_in_id"),
            SignIn.seen_at,
            SignIn.second_factor_at,
            Member.id,
            Member.name,
            Member.handle,
            Member.interface_language,
            Member.time_zone,
            Member.shortcuts,
            Member.hidden_at,
            Membership.country,
            Membership.constituency,
            Organisation.name.label("organisation"),
            StaffMember.role,
            _Caucus.id.label("caucus"),
            GroupMember.audience_id.label("group"),
            Restriction.kind.label("restriction"),
            Restriction.cause,
        )
        .join(Member, Member.id == SignIn.member_id)
        .outerjoin(Membership, (Membership.member_id == Member.id) & CURRENT)
        .outerjoin(Organisation, Organisation.id == Membership.organisation_id)
        .outerjoin(StaffMember, StaffMember.member_id == Member.id)
        .outerjoin(_Caucus, _Caucus.constituency == Membership.constituency)
        .outerjoin(GroupMember, GroupMember.member_id == Member.id)
        .outerjoin(Restriction, (Restriction.member_id == Member.id) & IN_FORCE & _in_time(_NOW))
        .where(
            SignIn.token_hash == bindparam("token_hash"),
            SignIn.expires_at > _NOW,
            Member.left_at.is_(None),
        )
    )
)


def viewer_with_token(session: Session, token_hash: str, now: datetime) -> tuple[Viewer, datetime] | None:
    """The member whose browser holds this token, and when it was last seen; None when it is not valid."""
    rows = _SIGNED_IN.all(session, token_hash=token_hash, now=now)
    if not rows or any(row.restriction == "shut_out" for row in rows):
        return None
    return _viewer(rows), rows[0].seen_at


def viewer_for(session: Session, member_id: int) -> Viewer:
    """The member as a viewer without a browser: for notices and mail, which show only what they may see.

    Whoever is shut out, or has left, sees nothing at all.
    """
    caucus = (
        select(Audience.id)
        .join(Membership, Membership.constituency == Audience.constituency)
        .where(Membership.member_id == member_id, CURRENT)
    )
    groups = session.scalars(select(GroupMember.audience_id).where(GroupMember.member_id == member_id))
    member = session.get_one(Member, member_id)
    staff = session.get(StaffMember, member_id)
    restrictions = restrictions_of(session, member_id, func.now())
    is_away = member.left_at is not None or any(one.kind == "shut_out" for one in restrictions)
    return Viewer(
        member_id=member.id,
        name=member.name,
        handle=member.handle,
        staff_role=staff.role if staff else None,
        language=member.interface_language,
        time_zone=member.time_zone,
        restrictions=frozenset(one.cause for one in restrictions),
        audiences=() if is_away else member_audiences(session.scalar(caucus), list(groups)),
    )


def restrictions_of(session: Session, member_id: int, now: Moment) -> Sequence[Restriction]:
    """Those in force."""
    own = select(Restriction).where(Restriction.member_id == member_id)
    return session.scalars(own.where(IN_FORCE, _in_time(now)).order_by(Restriction.id)).all()


def is_last_administrator(session: Session, member_id: int, now: datetime) -> bool:
    """Whether this member is an administrator, and nobody else is one who is here and not shut out."""
    shut_out = select(Restriction.member_id).where(Restriction.kind == "shut_out", IN_FORCE, _in_time(now))
    able = session.scalars(
        select(StaffMember.member_id)
        .join(Member, Member.id == StaffMember.member_id)
        .where(StaffMember.role == "admin", Member.left_at.is_(None), Member.id.not_in(shut_out))
    ).all()
    return list(able) == [member_id]


def _viewer(rows: Sequence[AnyRow]) -> Viewer:
    row = rows[0]
    return Viewer(
        member_id=row.id,
        sign_in_id=row.sign_in_id,
        name=row.name,
        handle=row.handle,
        country=row.country,
        constituency=row.constituency,
        organisation=row.organisation,
        staff_role=row.role,
        language=row.interface_language,
        time_zone=row.time_zone,
        shortcuts=row.shortcuts,
        second_factor=row.second_factor_at is not None,
        hidden=row.hidden_at is not None,
        restrictions=frozenset(found.cause for found in rows if found.cause),
        audiences=member_audiences(row.caucus, [found.group for found in rows if found.group]),
    )


def is_shut_out(session: Session, member_id: int, now: datetime) -> bool:
    """Whether something keeps this member from entering at all; then nothing is told to them either."""
    return (
        session.scalar(
            select(Restriction.id).where(
                Restriction.member_id == member_id,
                Restriction.kind == "shut_out",
                IN_FORCE,
                Restriction.until.is_(None) | (Restriction.until > now),
            )
        )
        is not None
    )


def members_of(audience_ids: Sequence[int]) -> Select[int]:
    """Select of the ids of members who belong to every one of these audiences."""
    everyone = select(Member.id).where(Member.left_at.is_(None))
    for audience_id in audience_ids:
        in_caucus = (
            select(Membership.member_id)
            .join(Audience, Audience.constituency == Membership.constituency)
            .where(Audience.id == audience_id, CURRENT)
        )
        in_group = select(GroupMember.member_id).where(GroupMember.audience_id == audience_id)
        for_all_members = select(Audience.id).where(
            Audience.id == audience_id, Audience.kind.in_(("public", "members"))
        )
        everyone = everyone.where(
            for_all_members.exists() | Member.id.in_(in_caucus) | Member.id.in_(in_group)
        )
    return everyone


def counts_by_standing(session: Session, audience_ids: Sequence[int]) -> dict[tuple[str, str], int]:
    """How many members who belong to all of these audiences have each constituency and country."""
    people = members_of(audience_ids).subquery()
    rows = session.execute(
        select(Membership.constituency, Membership.country, func.count())
        .join(people, people.c.id == Membership.member_id)
        .where(CURRENT)
        .group_by(Membership.constituency, Membership.country)
    )
    return {(constituency, country): count for constituency, country, count in rows}


def audience_of_constituency(session: Session, code: str) -> Audience | None:
    return session.scalar(select(Audience).where(Audience.constituency == code))


def group_with_slug(session: Session, slug: str) -> Audience | None:
    return session.scalar(select(Audience).where(Audience.slug == slug))


def ids_of_audiences(session: Session) -> Sequence[int]:
    return session.scalars(select(Audience.id).where(Audience.id != NOBODY)).all()


def audiences_open_to(session: Session, viewer: Viewer) -> Sequence[Audience]:
    """The audiences that a viewer can give to something of theirs: those they belong to."""
    return session.scalars(
        select(Audience).where(Audience.id.in_(viewer.audiences)).order_by(Audience.id)
    ).all()


def sign_ins_of(session: Session, viewer: Viewer, now: datetime) -> Sequence[SignIn]:
    return session.scalars(
        select(SignIn)
        .where(SignIn.member_id == viewer.member_id, SignIn.expires_at > now)
        .order_by(SignIn.seen_at.desc(), SignIn.id.desc())
    ).all()


def feed_tokens_of(session: Session, viewer: Viewer) -> Sequence[FeedToken]:
    return session.scalars(
        select(FeedToken)
        .where(FeedToken.member_id == viewer.member_id)
        .order_by(FeedToken.made_at.desc(), FeedToken.id.desc())
    ).all()


def feed_token_with(session: Session, token_hash: str) -> FeedToken | None:
    """The token with this hash, while its member is here."""
    return session.scalar(
        select(FeedToken)
        .join(Member, Member.id == FeedToken.member_id)
        .where(FeedToken.token_hash == token_hash, Member.left_at.is_(None))
    )


def password_of(session: Session, member_id: int) -> Password | None:
    return session.get(Password, member_id)


def failures_since(session: Session, since: datetime, *, email: str | None, address: str | None) -> int:
    """How many tries failed for this e-mail address and this network address (either may be left open)."""
    statement = select(func.count()).select_from(FailedSignIn).where(FailedSignIn.failed_at > since)
    if email is not None:
        statement = statement.where(FailedSignIn.email == email)
    if address is not None:
        statement = statement.where(FailedSignIn.address == address)
    return session.scalar(statement) or 0
