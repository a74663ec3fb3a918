"""Threads, what is counted of them, and how far they were read."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, Text, false
from sqlalchemy.orm import Mapped, mapped_column, relationship

from apfl_net.discussions.models.spaces import Space
from apfl_net.kit.db import EMPTY, Base


class Thread(Base):
    __tablename__ = "threads"

    id: Mapped[int] = mapped_column(primary_key=True)
    space_id: Mapped[int] = mapped_column(ForeignKey("spaces.id"), index=True)
    audience_id: Mapped[int] = mapped_column(ForeignKey("audiences.id"))
    author_id: Mapped[int] = mapped_column(ForeignKey("members.id"), index=True)
    shown_as: Mapped[str] = mapped_column(default="member", server_default="member")  # its author
    pseudonym_id: Mapped[int | None] = mapped_column(ForeignKey("pseudonyms.id"))
    title: Mapped[str]
    slug: Mapped[str]
    country: Mapped[str | None] = mapped_column(ForeignKey("countries.iso2"))
    theme: Mapped[str | None] = mapped_column(ForeignKey("terms.code"))
    form: Mapped[str | None] = mapped_column(ForeignKey("terms.code"))
    sector: Mapped[str | None] = mapped_column(ForeignKey("terms.code"))
    started_at: Mapped[datetime] = mapped_column(index=True)
    last_number: Mapped[int] = mapped_column(default=0)  # of the latest post, whoever may see it
    version: Mapped[int] = mapped_column(default=1)  # goes up with every change a reader could see
    is_question: Mapped[bool] = mapped_column(default=False, server_default=false())
    pinned_at: Mapped[datetime | None]
    opens_at: Mapped[datetime | None]  # takes replies from then on
    closes_at: Mapped[datetime | None]  # and until then
    slow_seconds: Mapped[int] = mapped_column(
        default=0, server_default="0"
    )  # between two posts of one member, until slow_until
    slow_until: Mapped[datetime | None]
    changes: Mapped[int] = mapped_column(default=0, server_default="0")  # how many ThreadChange rows it has
    merged_into_id: Mapped[int | None] = mapped_column(ForeignKey("threads.id"), index=True)
    home: Mapped[str] = mapped_column(default="", server_default=EMPTY)  # its address, where not its own

    space: Mapped[Space] = relationship(lazy="raise")

    @property
    def path(self) -> str:
        return self.home or f"/threads/{self.id}-{self.slug}"


PINNED = Thread.pinned_at.is_not(None)
# Few threads are pinned; the list of a space asks for them first.
Index("ix_threads_pinned", Thread.space_id, sqlite_where=PINNED, postgresql_where=PINNED)


class ThreadClosure(Base):
    """That a thread takes no more posts: who closed it, when and why."""

    __tablename__ = "thread_closures"

    thread_id: Mapped[int] = mapped_column(ForeignKey("threads.id"), primary_key=True)
    closed_at: Mapped[datetime]
    closed_by: Mapped[int] = mapped_column(ForeignKey("members.id"))
    reason: Mapped[str] = mapped_column(Text)


class ThreadTally(Base):
    """How many posts of a thread have one audience, and the latest of them.

    A viewer's counts and last-post lines are sums and maxima over the tallies of their audiences.
    """

    __tablename__ = "thread_tallies"
    __table_args__ = (
        Index(
            "ix_thread_tallies_space_id_last_post_at", "space_id", "last_post_at", "audience_id", "thread_id"
        ),
        Index("ix_thread_tallies_last_post_at", "last_post_at", "audience_id", "thread_id"),
    )

    thread_id: Mapped[int] = mapped_column(ForeignKey("threads.id"), primary_key=True)
    audience_id: Mapped[int] = mapped_column(ForeignKey("audiences.id"), primary_key=True)
    space_id: Mapped[int] = mapped_column(ForeignKey("spaces.id"))
    posts: Mapped[int]
    last_post_id: Mapped[int] = mapped_column(ForeignKey("posts.id"))
    last_number: Mapped[int]
    last_post_at: Mapped[datetime]


class Reading(Base):
    """How far a member has read a thread."""

    __tablename__ = "readings"

    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"), primary_key=True)
    thread_id: Mapped[int] = mapped_column(ForeignKey("threads.id"), primary_key=True)
    last_number: Mapped[int]
    read_at: Mapped[datetime]
    posts_as: Mapped[str] = mapped_column(
        default="", server_default=EMPTY
    )  # how they chose to be shown, last


class ThreadChange(Base):
    """What a moderator, or time, did to a thread: a line in it that says who, when and why.

    It is read by the audience it was written under. `details` holds what is needed to undo it, as JSON.
    """

    __tablename__ = "thread_changes"
    __table_args__ = (
        Index("ix_thread_changes_thread_id_changed_at", "thread_id", "changed_at"),
        Index("ix_thread_changes_other_thread_id", "other_thread_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    thread_id: Mapped[int] = mapped_column(ForeignKey("threads.id"))
    kind: Mapped[str]  # pin, unpin, close, reopen, move, split, merge, title, slow, schedule, poll, undo
    other_thread_id: Mapped[int | None] = mapped_column(
        ForeignKey("threads.id")
    )  # split off, or merged into it
    audience_id: Mapped[int] = mapped_column(ForeignKey("audiences.id"))
    changed_at: Mapped[datetime]
    changed_by: Mapped[int] = mapped_column(ForeignKey("members.id"))
    reason: Mapped[str] = mapped_column(Text)
    details: Mapped[str] = mapped_column(Text, default="{}")
    undone_at: Mapped[datetime | None]
    undone_by: Mapped[int | None] = mapped_column(ForeignKey("members.id"))


class CaughtUp(Base):
    """That a member has put aside all that was unread in a space up to a moment."""

    __tablename__ = "caught_up"

    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"), primary_key=True)
    space_id: Mapped[int] = mapped_column(ForeignKey("spaces.id"), primary_key=True)
    caught_up_at: Mapped[datetime]


class ThreadSummary(Base):
    """What has been said so far, kept at the head of a thread by its facilitators."""

    __tablename__ = "thread_summaries"

    thread_id: Mapped[int] = mapped_column(ForeignKey("threads.id"), primary_key=True)
    audience_id: Mapped[int] = mapped_column(ForeignKey("audiences.id"))
    revision: Mapped[int] = mapped_column(default=1)
    body: Mapped[str] = mapped_column(Text)
    body_html: Mapped[str] = mapped_column(Text)
    language: Mapped[str]
    written_at: Mapped[datetime]
    written_by: Mapped[int] = mapped_column(ForeignKey("members.id"))


class SummaryRevision(Base):
    """A version of a summary, the current one included."""

    __tablename__ = "summary_revisions"

    thread_id: Mapped[int] = mapped_column(ForeignKey("threads.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    audience_id: Mapped[int] = mapped_column(ForeignKey("audiences.id"))
    body: Mapped[str] = mapped_column(Text)
    written_at: Mapped[datetime]
    written_by: Mapped[int] = mapped_column(ForeignKey("members.id"))
