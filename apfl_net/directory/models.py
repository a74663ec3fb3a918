"""What a profile holds beyond the member and their places."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, LargeBinary, Text
from sqlalchemy.orm import Mapped, mapped_column

from apfl_net.kit.db import Base


class MemberExpertise(Base):
    """That a member knows about a theme, a form of forced labour or a sector."""

    __tablename__ = "member_expertise"

    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"), primary_key=True)
    term: Mapped[str] = mapped_column(ForeignKey("terms.code"), primary_key=True, index=True)


class Photo(Base):
    """A member's photo as we drew it anew (`kit.pictures`); what was sent is not kept."""

    __tablename__ = "photos"

    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"), primary_key=True)
    digest: Mapped[str]  # of the bytes: part of the address, so that browsers may keep it
    picture: Mapped[bytes] = mapped_column(LargeBinary)
    added_at: Mapped[datetime]


class PlaceChange(Base):
    """A place in another constituency that a member says they have taken: it holds when staff agree, since a
    constituency opens its caucus."""

    __tablename__ = "place_changes"

    id: Mapped[int] = mapped_column(primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"))
    organisation: Mapped[str]
    kind: Mapped[str]
    position: Mapped[str]
    constituency: Mapped[str] = mapped_column(ForeignKey("constituencies.code"))
    country: Mapped[str] = mapped_column(ForeignKey("countries.iso2"))
    asked_at: Mapped[datetime]
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("members.id"))
    agreed: Mapped[bool | None]
    reason: Mapped[str] = mapped_column(Text, default="")


# A member asks for one place at a time; what they ask later stands instead.
WAITING = PlaceChange.decided_at.is_(None)
Index(
    "uq_place_changes_waiting",
    PlaceChange.member_id,
    unique=True,
    sqlite_where=WAITING,
    postgresql_where=WAITING,
)
