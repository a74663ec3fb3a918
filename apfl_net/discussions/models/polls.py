"""Polls in threads."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, Text
from sqlalchemy.orm import Mapped, mapped_column

from apfl_net.kit.db import Base


class Poll(Base):
    """A question with fixed answers, one a thread, read by the audience it was written under."""

    __tablename__ = "polls"

    id: Mapped[int] = mapped_column(primary_key=True)
    thread_id: Mapped[int] = mapped_column(ForeignKey("threads.id"), unique=True)
    audience_id: Mapped[int] = mapped_column(ForeignKey("audiences.id"))
    question: Mapped[str] = mapped_column(Text)
    several: Mapped[bool]  # a voter may choose more than one answer
    anonymous: Mapped[bool]  # who voted is kept apart from what for; small figures are hidden
    hidden_until_closed: Mapped[bool]  # always, where votes are anonymous
    closes_at: Mapped[datetime | None]
    made_at: Mapped[datetime]
    made_by: Mapped[int] = mapped_column(ForeignKey("members.id"))

    def is_closed(self, now: datetime) -> bool:
        return self.closes_at is not None and self.closes_at <= now


class PollOption(Base):
    """One of the answers, and how many chose it."""

    __tablename__ = "poll_options"
    __table_args__ = (Index("ix_poll_options_poll_id", "poll_id", "position"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    poll_id: Mapped[int] = mapped_column(ForeignKey("polls.id"))
    position: Mapped[int]
    label: Mapped[str]
    votes: Mapped[int] = mapped_column(default=0)


class PollVoter(Base):
    """That somebody has voted: without a time, and not for what."""

    __tablename__ = "poll_voters"

    poll_id: Mapped[int] = mapped_column(ForeignKey("polls.id"), primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"), primary_key=True)


class PollChoice(Base):
    """What somebody chose, in a poll that is not anonymous."""

    __tablename__ = "poll_choices"

    option_id: Mapped[int] = mapped_column(ForeignKey("poll_options.id"), primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"), primary_key=True)
