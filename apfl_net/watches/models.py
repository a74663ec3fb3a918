"""What members follow, and the searches they save."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from apfl_net.kit.db import Base


class Watch(Base):
    """How closely a member follows a subject; without a row, the subject's room decides."""

    __tablename__ = "watches"
    __table_args__ = (Index("ix_watches_subject", "subject", "subject_id", "level"),)

    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"), primary_key=True)
    subject: Mapped[str] = mapped_column(primary_key=True)  # thread, space, member
    subject_id: Mapped[int] = mapped_column(primary_key=True)
    level: Mapped[str]  # watch, follow, mute
    since: Mapped[datetime]


class SavedSearch(Base):
    """A search that a member asks again and again, or is told of.

    `query`: what the address of the search page asks, always written the same way; `looked_at`: of what was
    written up to then the member has been told.
    """

    __tablename__ = "saved_searches"
    __table_args__ = (UniqueConstraint("member_id", "digest"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"))
    name: Mapped[str]
    query: Mapped[str] = mapped_column(Text)
    digest: Mapped[str]  # of the query, which is too long for an index
    told: Mapped[str]  # how often: a name in `policy.PERIODS`, or never
    saved_at: Mapped[datetime]
    looked_at: Mapped[datetime]
    due_at: Mapped[datetime | None] = mapped_column(index=True)  # None: is not looked through
    notified_at: Mapped[datetime | None]


class SearchNews(Base):
    """What was found for a saved search since the time before: keys of documents, with spaces between them.

    What each of them says, and whether the member may still read it, is asked when the notice is read.
    """

    __tablename__ = "search_news"

    id: Mapped[int] = mapped_column(primary_key=True)
    search_id: Mapped[int] = mapped_column(ForeignKey("saved_searches.id"), index=True)
    found: Mapped[str] = mapped_column(Text)
    found_at: Mapped[datetime]
