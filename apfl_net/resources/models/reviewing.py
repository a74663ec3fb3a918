"""What became of a record: how it was reviewed, and what was corrected later."""

from datetime import datetime

from sqlalchemy import ForeignKey, Text
from sqlalchemy.orm import Mapped, mapped_column

from apfl_net.kit.db import Base


class ResourceReview(Base):
    """That somebody looked at a proposal, and published it or gave it back with a word."""

    __tablename__ = "resource_reviews"

    id: Mapped[int] = mapped_column(primary_key=True)
    resource_id: Mapped[int] = mapped_column(ForeignKey("resources.id"), index=True)
    reviewed_at: Mapped[datetime]
    reviewed_by: Mapped[int] = mapped_column(ForeignKey("members.id"))
    outcome: Mapped[str]  # published, returned, withdrawn
    checked: Mapped[str]  # the points of the checklist that held, separated by spaces
    note: Mapped[str] = mapped_column(Text)  # for whoever proposed it


class ResourceCorrection(Base):
    """A change of what readers already had, with what it changes."""

    __tablename__ = "resource_corrections"

    id: Mapped[int] = mapped_column(primary_key=True)
    resource_id: Mapped[int] = mapped_column(ForeignKey("resources.id"), index=True)
    corrected_at: Mapped[datetime]
    corrected_by: Mapped[int] = mapped_column(ForeignKey("members.id"))
    note: Mapped[str] = mapped_column(Text)  # shown to readers
    before: Mapped[str] = mapped_column(Text)  # the record as it was, as JSON; for the secretariat
