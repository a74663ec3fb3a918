"""What the directory holds about a member: for them to take away, and to be erased."""

import json
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from apfl_net.directory.actions.profile import forget_profile
from apfl_net.directory.queries.places import place_asked
from apfl_net.directory.queries.profiles import expertise_of, levels_of, photo_of, places_of
from apfl_net.members.models import Member


def export(session: Session, member_id: int) -> dict[str, bytes]:
    """Name of a file -> its content."""
    member = session.get_one(Member, member_id)
    asked = place_asked(session, member_id)
    profile: dict[str, Any] = {
        "bio": member.bio,
        "languages": member.languages.split(),
        "sex": member.sex,
        "found_by_members": member.listed,
        "name_seen_by_visitors": member.public_name,
        "expertise": sorted(expertise_of(session, [member_id]).get(member_id, [])),
        "who_sees_what": levels_of(session, member_id),
        "places": [dict(place._mapping) for place in places_of(session, member_id)],
        "place_asked_for": asked and {name: getattr(asked, name) for name in _ASKED},
    }
    files = {"profile.json": json.dumps(profile, ensure_ascii=False, indent=2, default=str).encode()}
    photo = photo_of(session, member_id)
    return files | {"photo.jpg": photo.picture} if photo else files


_ASKED = ("organisation", "position", "constituency", "country", "asked_at", "decided_at", "agreed", "reason")


def erase(session: Session, member_id: int, now: datetime) -> None:
    """Places stay, without a name: posts of others' conversations stand on them."""
    forget_profile(session, member=session.get_one(Member, member_id), now=now)
