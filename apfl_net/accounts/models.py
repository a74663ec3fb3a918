"""Second factors, changes of e-mail address, departures."""

from datetime import datetime, timedelta

from sqlalchemy import ForeignKey, Text
from sqlalchemy.orm import Mapped, mapped_column

from apfl_net.kit.db import Base

CONFIRM_WITHIN = timedelta(days=2)


class SecondFactor(Base):
    """The secret that a member's device shares with us, encrypted with the key of the house.

    A new one is only offered until a code shows that the device has it; until then the one before holds.
    """

    __tablename__ = "second_factors"

    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"), primary_key=True)
    secret: Mapped[str | None] = mapped_column(Text)
    confirmed_at: Mapped[datetime | None]
    last_step: Mapped[int] = mapped_column(
        default=0
    )  # of the latest code that was taken: none is taken twice
    offered: Mapped[str | None] = mapped_column(Text)
    offered_at: Mapped[datetime | None]


class RecoveryCode(Base):
    """Signs in once without the device. Hashed; shown once, when it is made."""

    __tablename__ = "recovery_codes"

    id: Mapped[int] = mapped_column(primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"), index=True)
    code_hash: Mapped[str]
    used_at: Mapped[datetime | None]


class FailedCode(Base):
    """A wrong code after a right password. Kept for a day."""

    __tablename__ = "failed_codes"

    id: Mapped[int] = mapped_column(primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"), index=True)
    failed_at: Mapped[datetime]


class EmailChange(Base):
    """That a member wants another e-mail address. It becomes theirs when both addresses agree."""

    __tablename__ = "email_changes"

    id: Mapped[int] = mapped_column(primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"), index=True)
    old_email: Mapped[str]
    new_email: Mapped[str]
    asked_at: Mapped[datetime]
    old_confirmed_at: Mapped[datetime | None]
    new_confirmed_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]  # done, cancelled, or replaced by a later one

    def is_open(self, now: datetime) -> bool:
        return self.ended_at is None and now < self.asked_at + CONFIRM_WITHIN


class Departure(Base):
    """That a member leaves at a time, or is erased; until then either can be called off."""

    __tablename__ = "departures"

    id: Mapped[int] = mapped_column(primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"), index=True)
    kind: Mapped[str]  # leave, erase
    asked_at: Mapped[datetime]
    due_at: Mapped[datetime]
    cancelled_at: Mapped[datetime | None]
    done_at: Mapped[datetime | None]

    @property
    def is_open(self) -> bool:
        return self.cancelled_at is None and self.done_at is None
