"""Tables of the discussions."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from apfl_net.kit.db import Base


class Space(Base):
    """A section of the forum. Its audience bounds that of everything in it."""

    __tablename__ = "spaces"

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    purpose: Mapped[str] = mapped_column(Text)
    audience_id: Mapped[int] = mapped_column(ForeignKey("audiences.id"), index=True)
    starters: Mapped[str] = mapped_column(default="members")  # who may start threads: members, moderators
    position: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime]

    @property
    def path(self) -> str:
        return f"/discussions/{self.slug}"


class SpaceRole(Base):
    """What somebody may do in one space, beyond what every reader may."""

    __tablename__ = "space_roles"

    space_id: Mapped[int] = mapped_column(ForeignKey("spaces.id"), primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"), primary_key=True)
    role: Mapped[str]  # moderator
    since: Mapped[datetime]


class Thread(Base):
    __tablename__ = "threads"

    id: Mapped[int] = mapped_column(primary_key=True)
    space_id: Mapped[int] = mapped_column(ForeignKey("spaces.id"), index=True)
    audience_id: Mapped[int] = mapped_column(ForeignKey("audiences.id"))
    author_id: Mapped[int] = mapped_column(ForeignKey("members.id"), index=True)
    title: Mapped[str]
    slug: Mapped[str]
    country: Mapped[str | None] = mapped_column(ForeignKey("countries.iso2"))
    theme: Mapped[str | None] = mapped_column(ForeignKey("terms.code"))
    form: Mapped[str | None] = mapped_column(ForeignKey("terms.code"))
    sector: Mapped[str | None] = mapped_column(ForeignKey("terms.code"))
    started_at: Mapped[datetime]
    last_number: Mapped[int] = mapped_column(default=0)  # of the latest post, whoever may see it
    version: Mapped[int] = mapped_column(default=1)  # goes up with every change a reader could see

    space: Mapped[Space] = relationship(lazy="raise")

    @property
    def path(self) -> str:
        return f"/threads/{self.id}-{self.slug}"


class ThreadClosure(Base):
    """That a thread takes no more posts: who closed it, when and why."""

    __tablename__ = "thread_closures"

    thread_id: Mapped[int] = mapped_column(ForeignKey("threads.id"), primary_key=True)
    closed_at: Mapped[datetime]
    closed_by: Mapped[int] = mapped_column(ForeignKey("members.id"))
    reason: Mapped[str] = mapped_column(Text)


class Post(Base):
    """One contribution. It keeps the audience and the membership it was written under."""

    __tablename__ = "posts"
    __table_args__ = (
        UniqueConstraint("thread_id", "number"),
        UniqueConstraint("author_id", "form_key"),  # a form sent twice makes one post
        Index("ix_posts_author_id_written_at", "author_id", "written_at"),
        Index("ix_posts_answers_id", "answers_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    thread_id: Mapped[int] = mapped_column(ForeignKey("threads.id"))
    number: Mapped[int]
    audience_id: Mapped[int] = mapped_column(ForeignKey("audiences.id"))
    author_id: Mapped[int] = mapped_column(ForeignKey("members.id"))
    membership_id: Mapped[int] = mapped_column(ForeignKey("memberships.id"))
    answers_id: Mapped[int | None] = mapped_column(ForeignKey("posts.id"))
    body: Mapped[str] = mapped_column(Text)  # Markdown, as typed
    body_html: Mapped[str] = mapped_column(Text)  # rendered when saved; names of mentioned members left open
    language: Mapped[str]  # BCP 47
    form_key: Mapped[str]
    written_at: Mapped[datetime]

    thread: Mapped[Thread] = relationship(lazy="raise")

    @property
    def path(self) -> str:
        return f"/posts/{self.id}"


class PostMention(Base):
    """That a post mentions a member, who may see it."""

    __tablename__ = "post_mentions"

    post_id: Mapped[int] = mapped_column(ForeignKey("posts.id"), primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"), primary_key=True, index=True)


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


class Draft(Base):
    """What a member has typed and not posted: one a thread, one a space for a thread to be started."""

    __tablename__ = "drafts"
    __table_args__ = (UniqueConstraint("member_id", "thread_id"), UniqueConstraint("member_id", "space_id"))

    id: Mapped[int] = mapped_column(primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"))
    thread_id: Mapped[int | None] = mapped_column(ForeignKey("threads.id"))
    space_id: Mapped[int | None] = mapped_column(ForeignKey("spaces.id"))
    answers_id: Mapped[int | None] = mapped_column(ForeignKey("posts.id"))
    title: Mapped[str] = mapped_column(default="")
    body: Mapped[str] = mapped_column(Text)
    language: Mapped[str] = mapped_column(default="")
    form_key: Mapped[str]
    saved_at: Mapped[datetime]
