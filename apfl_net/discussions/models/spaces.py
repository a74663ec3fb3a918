"""Spaces and roles in them."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, Text, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column

from apfl_net.kit.db import EMPTY, Base


class Space(Base):
    """A section of the forum. Its audience bounds that of everything in it."""

    __tablename__ = "spaces"

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    purpose: Mapped[str] = mapped_column(Text)
    # No index, on purpose: there are few spaces, and SQLite would begin every list of threads with it.
    audience_id: Mapped[int] = mapped_column(ForeignKey("audiences.id"))
    starters: Mapped[str] = mapped_column(default="members")  # who may start threads: members, moderators
    pseudonyms: Mapped[bool] = mapped_column(default=False, server_default=false())  # one may write under one
    chatham_house: Mapped[bool] = mapped_column(default=False, server_default=false())  # no byline at all
    holds: Mapped[str] = mapped_column(default="none", server_default="none")  # whose posts: none, new, all
    position: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime]
    home: Mapped[str] = mapped_column(default="", server_default=EMPTY)  # of what it belongs to: not listed

    @property
    def path(self) -> str:
        return self.home or f"/discussions/{self.slug}"


class SpaceRole(Base):
    """What somebody may do in one space, beyond what every reader may."""

    __tablename__ = "space_roles"

    space_id: Mapped[int] = mapped_column(ForeignKey("spaces.id"), primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"), primary_key=True)
    role: Mapped[str]  # moderator
    since: Mapped[datetime]


class Pseudonym(Base):
    """Under which name a member writes in a space when they do not want to be known there."""

    __tablename__ = "pseudonyms"
    __table_args__ = (UniqueConstraint("space_id", "member_id"), UniqueConstraint("space_id", "name"))

    id: Mapped[int] = mapped_column(primary_key=True)
    space_id: Mapped[int] = mapped_column(ForeignKey("spaces.id"))
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"))
    name: Mapped[str]
    made_at: Mapped[datetime]


class IdentityLookup(Base):
    """That a moderator looked up who wrote a post that does not say so. Rows are only ever added."""

    __tablename__ = "identity_lookups"
    __table_args__ = (Index("ix_identity_lookups_space_id", "space_id", "looked_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    space_id: Mapped[int] = mapped_column(ForeignKey("spaces.id"))
    post_id: Mapped[int] = mapped_column(ForeignKey("posts.id"))
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"), index=True)  # who wrote it
    looked_by: Mapped[int] = mapped_column(ForeignKey("members.id"))
    looked_at: Mapped[datetime]
    reason: Mapped[str] = mapped_column(Text)
