"""Becoming a member: by an application that was approved, or by an invitation."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy.orm import Session

from apfl_net.access.actions import add_to_group, begin_sign_in, set_password
from apfl_net.access.models import Audience
from apfl_net.access.queries import password_of
from apfl_net.joining import policy
from apfl_net.joining.actions.applying import claimed_id
from apfl_net.joining.queries.invitations import members_among
from apfl_net.kit import signing
from apfl_net.kit.config import settings
from apfl_net.members.actions import add_member, take_place
from apfl_net.members.models import Member

Place = Mapping[str, str]
"""`organisation`, `organisation_kind`, `position`, `constituency`, `country`."""


def bring_in(
    session: Session,
    *,
    email: str,
    name: str,
    languages: str,
    interface_language: str | None,
    place: Place,
    audience_id: int | None,
    now: datetime,
) -> Member:
    """Make somebody a member, with a place, unlisted and unnamed to visitors."""
    if members_among(session, [email]):
        raise policy.MemberAlready
    member = add_member(
        session,
        email=email,
        name=name,
        languages=languages,
        interface_language=interface_language,
        time_zone=settings().time_zone,
        now=now,
    )
    member.confirmed_at = now
    settle(session, member=member, place=place, now=now)
    if audience_id is not None:
        add_to_group(session, group=session.get_one(Audience, audience_id), member=member, now=now)
    session.flush()
    return member


def settle(session: Session, *, member: Member, place: Place, now: datetime) -> None:
    """Give a member a place; an organisation whose kind we did not know has it now."""
    take_place(
        session,
        member=member,
        organisation=place["organisation"],
        kind=place["organisation_kind"],
        position=place["position"],
        constituency=place["constituency"],
        country=place["country"],
        now=now,
    )


def welcome_token(session: Session, *, member_id: int) -> str:
    """Sets the first password, once: it is signed over there being none, and is longer valid than a reset."""
    kept = password_of(session, member_id)
    return signing.sign("welcome", str(member_id), over=kept.hash if kept else "")


def member_with_welcome(session: Session, token: str) -> Member | None:
    claimed = claimed_id("welcome", token)
    member = session.get(Member, claimed) if claimed else None
    kept = password_of(session, member.id) if member else None
    seconds = int(policy.WELCOME_LASTS.total_seconds())
    if signing.unsign("welcome", token, over=kept.hash if kept else "", seconds=seconds) is None:
        return None
    return member if member and member.left_at is None else None


def choose_first_password(
    session: Session, *, member: Member, password: str, browser: str, now: datetime
) -> str:
    """Set it and sign the newcomer in; returns the token for the cookie."""
    set_password(session, member_id=member.id, password=password, now=now)
    return begin_sign_in(session, member=member, browser=browser, now=now)
