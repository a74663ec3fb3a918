"""What facilitators do at their desk: ticks, weekly summaries, pins, turns handed over."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from apfl_net.kit.db import Base


class ChecklistTick(Base):
    """That something on the checklist was done, where the house cannot know it by itself."""

    __tablename__ = "checklist_ticks"

    ediscussion_id: Mapped[int] = mapped_column(ForeignKey("ediscussions.id"), primary_key=True)
    item: Mapped[str] = mapped_column(primary_key=True)
    ticked_at: Mapped[datetime]
    ticked_by: Mapped[int] = mapped_column(ForeignKey("members.id"))


class WeeklySummary(Base):
    """The summary of a week. Its words are a version of the summary of the thread, so that what is taken
    away from a contribution goes from there too."""

    __tablename__ = "weekly_summaries"
    __table_args__ = (
        UniqueConstraint("ediscussion_id", "number"),
        UniqueConstraint("ediscussion_id", "revision"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    ediscussion_id: Mapped[int] = mapped_column(ForeignKey("ediscussions.id"))
    number: Mapped[int]
    since: Mapped[datetime]  # of what it tells: from then
    until: Mapped[datetime]  # to then
    revision: Mapped[int]  # of the summary of the thread
    message_id: Mapped[int | None] = mapped_column(ForeignKey("ediscussion_messages.id"))
    published_at: Mapped[datetime]
    published_by: Mapped[int] = mapped_column(ForeignKey("members.id"))


class PinnedContribution(Base):
    """A contribution that the facilitators keep at the head of the e-discussion."""

    __tablename__ = "pinned_contributions"

    ediscussion_id: Mapped[int] = mapped_column(ForeignKey("ediscussions.id"), primary_key=True)
    post_id: Mapped[int] = mapped_column(ForeignKey("posts.id"), primary_key=True)
    pinned_at: Mapped[datetime]
    pinned_by: Mapped[int] = mapped_column(ForeignKey("members.id"))


class FacilitatorHandover(Base):
    """That one facilitator handed over to the next, with a word for them."""

    __tablename__ = "facilitator_handovers"
    __table_args__ = (Index("ix_facilitator_handovers_ediscussion_id", "ediscussion_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    ediscussion_id: Mapped[int] = mapped_column(ForeignKey("ediscussions.id"))
    from_id: Mapped[int] = mapped_column(ForeignKey("members.id"))
    to_id: Mapped[int] = mapped_column(ForeignKey("members.id"))
    first_day: Mapped[date]
    note: Mapped[str] = mapped_column(Text, default="")
    handed_at: Mapped[datetime]
