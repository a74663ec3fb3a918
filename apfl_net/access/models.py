"""Audiences, sign-ins, passwords and staff."""

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from apfl_net.kit.db import Base

PUBLIC, MEMBERS = 1, 2
"""The ids of the two audiences that every installation has."""


class Audience(Base):
    """Who may see a thing. Everybody, all members, one constituency (a caucus), or a named group."""

    __tablename__ = "audiences"

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str]  # public, members, constituency, group
    constituency: Mapped[str | None] = mapped_column(ForeignKey("constituencies.code"), unique=True)
    slug: Mapped[str | None] = mapped_column(unique=True)  # of a group
    name: Mapped[str | None]  # of a group


class GroupMember(Base):
    """That somebody belongs to a named group, and since when."""

    __tablename__ = "group_members"

    audience_id: Mapped[int] = mapped_column(ForeignKey("audiences.id"), primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"), primary_key=True, index=True)
    added_at: Mapped[datetime]


class SignIn(Base):
    """One signed-in browser. The cookie holds a random token; we keep only its hash."""

    __tablename__ = "sign_ins"

    id: Mapped[int] = mapped_column(primary_key=True)
    token_hash: Mapped[str] = mapped_column(unique=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"), index=True)
    browser: Mapped[str]
    signed_in_at: Mapped[datetime]
    seen_at: Mapped[datetime]  # to the hour
    expires_at: Mapped[datetime]


class FailedSignIn(Base):
    """A wrong password. Rows, so that the limit holds across workers; kept for a day."""

    __tablename__ = "failed_sign_ins"

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(index=True)
    address: Mapped[str] = mapped_column(index=True)
    failed_at: Mapped[datetime] = mapped_column(index=True)


class Password(Base):
    __tablename__ = "passwords"

    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"), primary_key=True)
    hash: Mapped[str]
    changed_at: Mapped[datetime]


class StaffMember(Base):
    """That a member works for the whole network. Roles in one space are rows of that space."""

    __tablename__ = "staff"

    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"), primary_key=True)
    role: Mapped[str]  # admin, secretariat, moderator
    since: Mapped[datetime]


class FeedToken(Base):
    """A secret in the addresses of a member's own feeds, since feed readers cannot sign in. Hashed."""

    __tablename__ = "feed_tokens"

    id: Mapped[int] = mapped_column(primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"), index=True)
    token_hash: Mapped[str] = mapped_column(unique=True)
    label: Mapped[str]  # which reader it was made for
    made_at: Mapped[datetime]
    used_at: Mapped[datetime | None]  # to the hour
