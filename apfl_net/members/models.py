"""Members and the bodies they belong to."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, Text, false, true
from sqlalchemy.orm import Mapped, mapped_column, relationship

from apfl_net.kit.db import EMPTY, Base
from apfl_net.kit.text import slugify


class Country(Base):
    """A country or territory of the region, named as the ILO names it (`data/countries.csv`)."""

    __tablename__ = "countries"

    iso2: Mapped[str] = mapped_column(primary_key=True)
    iso3: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    subregion: Mapped[str]
    ilo_member: Mapped[bool]
    languages: Mapped[str]  # BCP 47 codes, separated by spaces


class Constituency(Base):
    """One of the 17 kinds of body a member can come from (`data/constituencies.csv`)."""

    __tablename__ = "constituencies"

    code: Mapped[str] = mapped_column(primary_key=True)
    label: Mapped[str]
    short_label: Mapped[str]
    family: Mapped[str]  # tripartite, government, international ...
    position: Mapped[int]


NOWHERE = "nowhere"
"""The kind of the one organisation that is none: memberships of those who were erased lead there."""


class Organisation(Base):
    __tablename__ = "organisations"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    country: Mapped[str | None] = mapped_column(ForeignKey("countries.iso2"))
    constituency: Mapped[str] = mapped_column(ForeignKey("constituencies.code"))
    kind: Mapped[str] = mapped_column(default="", server_default=EMPTY)  # a key of `organisations.KINDS`
    website: Mapped[str] = mapped_column(default="", server_default=EMPTY)
    mail_domains: Mapped[str] = mapped_column(default="", server_default=EMPTY)  # separated by spaces
    about: Mapped[str] = mapped_column(Text, default="", server_default=EMPTY)
    merged_into_id: Mapped[int | None] = mapped_column(ForeignKey("organisations.id"))  # it was a double

    @property
    def path(self) -> str:
        return f"/organisations/{self.id}-{slugify(self.name)}"


class Member(Base):
    """A person. What they are in the network at a time is in `memberships`."""

    __tablename__ = "members"

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(unique=True)  # case-folded
    handle: Mapped[str] = mapped_column(unique=True)  # how others mention them: @lan-tran
    name: Mapped[str]
    bio: Mapped[str] = mapped_column(Text, default="")
    languages: Mapped[str] = mapped_column(default="")  # BCP 47 codes, separated by spaces
    interface_language: Mapped[str | None]  # None: as the browser asks
    time_zone: Mapped[str]
    listed: Mapped[bool] = mapped_column(default=False)  # found by members who do not know them yet
    public_name: Mapped[bool] = mapped_column(default=False)  # visitors see the name
    shortcuts: Mapped[bool] = mapped_column(
        default=True, server_default=true()
    )  # single keys do things on pages
    quiet_mail: Mapped[bool] = mapped_column(
        default=False, server_default=false()
    )  # mail says that there is something, never what
    sex: Mapped[str] = mapped_column(default="", server_default=EMPTY)  # woman, man, other; empty: not stated
    hidden_at: Mapped[datetime | None]  # asked to be hidden: no name, page or listing for anybody but staff
    confirmed_at: Mapped[datetime | None]  # when they last said that what we know of them still holds
    erased_at: Mapped[datetime | None]  # nothing personal is left in this row
    joined_at: Mapped[datetime]
    left_at: Mapped[datetime | None]
    changed_at: Mapped[datetime] = mapped_column(index=True)  # last change of anything a byline shows

    memberships: Mapped[list["Membership"]] = relationship(lazy="raise", back_populates="member")

    @property
    def path(self) -> str:
        return f"/members/{self.id}-{self.handle}"


class Membership(Base):
    """A member's place in an organisation, for a time; a post keeps the one it was written under."""

    __tablename__ = "memberships"

    id: Mapped[int] = mapped_column(primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"))
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisations.id"), index=True)
    position: Mapped[str]
    constituency: Mapped[str] = mapped_column(ForeignKey("constituencies.code"))
    country: Mapped[str] = mapped_column(ForeignKey("countries.iso2"))
    began_on: Mapped[date]
    ended_on: Mapped[date | None]

    member: Mapped[Member] = relationship(lazy="raise", back_populates="memberships")
    organisation: Mapped[Organisation] = relationship(lazy="raise")


class Signer(Base):
    """That a member may write in the name of an organisation: said by staff, until it is ended."""

    __tablename__ = "signers"

    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"), primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisations.id"), primary_key=True)
    granted_at: Mapped[datetime]
    granted_by: Mapped[int] = mapped_column(ForeignKey("members.id"))
    ended_at: Mapped[datetime | None]


# At most one current membership a person; history is kept beside it.
CURRENT = Membership.ended_on.is_(None)
Index(
    "uq_memberships_current",
    Membership.member_id,
    unique=True,
    sqlite_where=CURRENT,
    postgresql_where=CURRENT,
)
Index("ix_memberships_member_id", Membership.member_id, Membership.began_on)

# Whom the directory lists: those who chose to be found, and are neither hidden nor gone.
LISTED = (
    Member.listed.is_(True)
    & Member.hidden_at.is_(None)
    & Member.left_at.is_(None)
    & Member.erased_at.is_(None)
)
Index("ix_members_listed", Member.name, Member.id, sqlite_where=LISTED, postgresql_where=LISTED)
