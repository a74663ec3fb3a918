"""What members say about themselves, and who may see it."""

from collections.abc import Collection, Mapping
from datetime import datetime

from sqlalchemy import delete
from sqlalchemy.orm import Session

from apfl_net.access.models import FieldLevel
from apfl_net.access.profile_fields import DEFAULTS
from apfl_net.directory.models import MemberExpertise, Photo, PlaceChange
from apfl_net.kit.text import clean_text
from apfl_net.members.actions import note_change
from apfl_net.members.models import Member


def describe_oneself(
    session: Session,
    *,
    member: Member,
    bio: str,
    languages: Collection[str],
    expertise: Collection[str],
    sex: str,
    now: datetime,
) -> None:
    """`sex` is counted in figures and shown to nobody."""
    member.bio = clean_text(bio)
    member.languages = " ".join(languages)
    member.sex = sex
    note_change(session, member, now=now)
    session.execute(delete(MemberExpertise).where(MemberExpertise.member_id == member.id))
    session.add_all(MemberExpertise(member_id=member.id, term=term) for term in expertise)


def choose_levels(session: Session, *, member: Member, levels: Mapping[str, str], now: datetime) -> None:
    """Who may see each field; a row is kept only where that differs from what holds of itself."""
    session.execute(delete(FieldLevel).where(FieldLevel.member_id == member.id))
    session.add_all(
        FieldLevel(member_id=member.id, field=field, level=level)
        for field, level in levels.items()
        if level != DEFAULTS[field]
    )
    note_change(session, member, now=now)


def forget_profile(session: Session, *, member: Member, now: datetime) -> None:
    """Nothing of the profile is left, nor anybody who could be found by it."""
    for table in (MemberExpertise, Photo, PlaceChange, FieldLevel):
        session.execute(delete(table).where(table.member_id == member.id))
    member.bio, member.languages, member.sex = "", "", ""
    member.listed = member.public_name = False
    note_change(session, member, now=now)
