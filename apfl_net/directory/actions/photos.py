"""A member's photo: drawn anew, put in the place of the one before, taken away."""

import hashlib
from datetime import datetime

from sqlalchemy import delete
from sqlalchemy.orm import Session

from apfl_net.directory.models import Photo
from apfl_net.kit.pictures import portrait
from apfl_net.members.models import Member


def add_photo(session: Session, *, member: Member, sent: bytes, now: datetime) -> Photo:
    """Only what we drew is kept (`NotAPicture` when there is nothing to draw)."""
    picture = portrait(sent)
    digest = hashlib.sha256(picture).hexdigest()[:20]
    return session.merge(Photo(member_id=member.id, digest=digest, picture=picture, added_at=now))


def remove_photo(session: Session, *, member: Member) -> None:
    session.execute(delete(Photo).where(Photo.member_id == member.id))
