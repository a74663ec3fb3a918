"""What the directory holds about a member: for them to take away, and to be erased."""

from base64 import b64encode
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from apfl_net.directory.actions.profile import forget_profile
from apfl_net.directory.queries.places import place_asked
from apfl_net.directory.queries.profiles import expertise_of, levels_of, photo_of, places_of
from apfl_net.kit.personal import Holdings, plain_row
from apfl_net.members.models import Member


def export(session: Session, member_id: int) -> Holdings:
    """The profile with who sees which field of it, the places so far, and the photo."""
    member = session.get_one(Member, member_id)
    asked, photo = place_asked(session, member_id), photo_of(session, member_id)
    profile: dict[str, Any] = {
        "bio": member.bio,
        "languages": member.languages.split(),
        "sex": member.sex,
        "found_by_members": member.listed,
        "name_seen_by_visitors": member.public_name,
        "expertise": sorted(expertise_of(session, [member_id]).get(member_id, [])),
        "who_sees_what": levels_of(session, member_id),
    }
    return {
        "profile": [profile],
        "places": [plain_row(place._mapping) for place in places_of(session, member_id)],
        "places_asked_for": [plain_row({name: getattr(asked, name) for name in _ASKED})] if asked else [],
        "photo": [{"jpeg_base64": b64encode(photo.picture).decode()}] if photo else [],
    }


_ASKED = ("organisation", "position", "constituency", "country", "asked_at", "decided_at", "agreed", "reason")


def erase(session: Session, member_id: int, now: datetime) -> None:
    """Places stay, without a name: posts of others' conversations stand on them."""
    forget_profile(session, member=session.get_one(Member, member_id), now=now)
