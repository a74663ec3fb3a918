"""Audiences, sign-ins, passwords and staff."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, Text, false
from sqlalchemy.orm import Mapped, mapped_column

from apfl_net.kit.db import EMPTY, Base

NOBODY, PUBLIC, MEMBERS = 0, 1, 2
"""The ids of the audiences that every installation has. To the first nobody belongs: what is held has it."""


class Audience(Base):
    """Who may see a thing. Nobody, everybody, all members, one constituency (a caucus), or a named group."""

    __tablename__ = "audiences"

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str]  # nobody, public, members, constituency, group
    constituency: Mapped[str | None] = mapped_column(ForeignKey("constituencies.code"), unique=True)
    slug: Mapped[str | None] = mapped_column(unique=True)  # of a group
    name: Mapped[str | None]  # of a group
    purpose: Mapped[str] = mapped_column(Text, default="", server_default=EMPTY)  # of a group
    needs_second: Mapped[bool] = mapped_column(default=False, server_default=false())  # to let somebody in


class GroupMember(Base):
    """That somebody belongs to a named group, and since when."""

    __tablename__ = "group_members"

    audience_id: Mapped[int] = mapped_column(ForeignKey("audiences.id"), primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"), primary_key=True, index=True)
    added_at: Mapped[datetime]
    is_owner: Mapped[bool] = mapped_column(default=False, server_default=false())  # lets others in and out


class SignIn(Base):
    """One signed-in browser. The cookie holds a random token; we keep only its hash."""

    __tablename__ = "sign_ins"

    id: Mapped[int] = mapped_column(primary_key=True)
    token_hash: Mapped[str] = mapped_column(unique=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"), index=True)
    browser: Mapped[str]
    signed_in_at: Mapped[datetime]
    seen_at: Mapped[datetime]  # to the hour
    second_factor_at: Mapped[datetime | None]  # when a code was given, after the password
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


class Restriction(Base):
    """What keeps a member from writing, or from entering at all, for a time or until it is lifted.

    Said by a room above: `joining` when a membership lapses, `moderation` with a sanction.
    """

    __tablename__ = "restrictions"

    id: Mapped[int] = mapped_column(primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"))
    kind: Mapped[str]  # read_only, shut_out
    cause: Mapped[str]  # lapsed, suspended, banned
    began_at: Mapped[datetime]
    until: Mapped[datetime | None]  # None: until it is lifted
    lifted_at: Mapped[datetime | None]


IN_FORCE = Restriction.lifted_at.is_(None)
Index("ix_restrictions_member_id", Restriction.member_id, sqlite_where=IN_FORCE, postgresql_where=IN_FORCE)


class FieldLevel(Base):
    """Who may see a field of a member's profile, where that is not as `profile_fields.DEFAULTS` has it."""

    __tablename__ = "field_levels"

    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"), primary_key=True)
    field: Mapped[str] = mapped_column(primary_key=True)  # a key of `profile_fields.DEFAULTS`
    level: Mapped[str]  # one of `profile_fields.LEVELS`
