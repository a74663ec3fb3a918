"""What was counted on a day, as it may be published; and what the network wants to reach."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from apfl_net.kit.db import Base


class FigureSnapshot(Base):
    """That a chain of tables was counted on a day."""

    __tablename__ = "figure_snapshots"
    __table_args__ = (UniqueConstraint("chain", "taken_on"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    chain: Mapped[str]  # a key of `chains.CHAINS`
    taken_on: Mapped[date]


class FigureCount(Base):
    """A count of a snapshot, as published. Zeros have no row.

    Hidden counts are NULL here too, so that no copy of the database tells them.
    """

    __tablename__ = "figure_counts"

    snapshot_id: Mapped[int] = mapped_column(ForeignKey("figure_snapshots.id"), primary_key=True)
    place: Mapped[int] = mapped_column(primary_key=True)  # which table, or dimension; -1 for the grand total
    one: Mapped[str] = mapped_column(primary_key=True)  # the value of the dimension
    other: Mapped[str] = mapped_column(primary_key=True)  # that of the next one; empty in a total
    count: Mapped[int | None]


class FigureTotal(Base):
    """How many there were of something on a day: members, posts."""

    __tablename__ = "figure_totals"

    measure: Mapped[str] = mapped_column(primary_key=True)  # a key of `chains.MEASURES`
    counted_on: Mapped[date] = mapped_column(primary_key=True)
    count: Mapped[int]


class FigureTarget(Base):
    """From where a measure started, and where it should get to by when."""

    __tablename__ = "figure_targets"

    measure: Mapped[str] = mapped_column(primary_key=True)
    baseline: Mapped[int]
    baseline_on: Mapped[date]
    target: Mapped[int]
    target_on: Mapped[date]
    set_at: Mapped[datetime]
    set_by: Mapped[int] = mapped_column(ForeignKey("members.id"))
