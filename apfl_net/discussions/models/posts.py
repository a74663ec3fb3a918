"""Posts."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from apfl_net.discussions.models.threads import Thread
from apfl_net.kit.db import Base


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
    shown_as: Mapped[str] = mapped_column(default="member", server_default="member")  # see `access.bylines`
    pseudonym_id: Mapped[int | None] = mapped_column(ForeignKey("pseudonyms.id"))
    on_behalf_of_id: Mapped[int | None] = mapped_column(ForeignKey("organisations.id"))
    answers_id: Mapped[int | None] = mapped_column(ForeignKey("posts.id"))
    body: Mapped[str] = mapped_column(Text)  # Markdown, as typed
    body_html: Mapped[str] = mapped_column(Text)  # rendered when saved; names of mentioned members left open
    language: Mapped[str]  # BCP 47
    form_key: Mapped[str]
    written_at: Mapped[datetime]
    revision: Mapped[int] = mapped_column(default=1, server_default="1")
    edited_at: Mapped[datetime | None]
    removed_at: Mapped[datetime | None]  # its text is gone; `post_removals` tells who took it away, and why
    files: Mapped[int] = mapped_column(default=0, server_default="0")  # how many belong to it
    reaction_counts: Mapped[str | None]  # how many of each kind it has: `useful=3 thanks=1`

    thread: Mapped[Thread] = relationship(lazy="raise")

    @property
    def path(self) -> str:
        return f"/posts/{self.id}"

    @property
    def version(self) -> int:
        """Which text it has now; below zero when that was taken away."""
        return -self.revision if self.removed_at else self.revision


class PostMention(Base):
    """That a post mentions a member, who may see it."""

    __tablename__ = "post_mentions"

    post_id: Mapped[int] = mapped_column(ForeignKey("posts.id"), primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"), primary_key=True, index=True)


class PostRevision(Base):
    """A version of an edited post, the current one included; a post that was never edited has none.

    A redacted version keeps its place and its date and has no text.
    """

    __tablename__ = "post_revisions"

    post_id: Mapped[int] = mapped_column(ForeignKey("posts.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    body: Mapped[str] = mapped_column(Text)
    language: Mapped[str]
    written_at: Mapped[datetime]
    written_by: Mapped[int] = mapped_column(ForeignKey("members.id"))
    reason: Mapped[str] = mapped_column(Text, default="")  # given by moderators
    redacted_at: Mapped[datetime | None]
    redacted_by: Mapped[int | None] = mapped_column(ForeignKey("members.id"))
    redaction_reason: Mapped[str] = mapped_column(Text, default="")  # given by moderators


class PostRemoval(Base):
    """That the text of a post is gone for good: the post was deleted, or its current version redacted."""

    __tablename__ = "post_removals"

    post_id: Mapped[int] = mapped_column(ForeignKey("posts.id"), primary_key=True)
    kind: Mapped[str]  # deleted, redacted
    removed_at: Mapped[datetime]
    removed_by: Mapped[int] = mapped_column(ForeignKey("members.id"))
    reason: Mapped[str] = mapped_column(Text, default="")


class ThreadAnswer(Base):
    """That a post answers the question of its thread: marked by the asker or a moderator."""

    __tablename__ = "thread_answers"

    thread_id: Mapped[int] = mapped_column(ForeignKey("threads.id"), primary_key=True)
    post_id: Mapped[int] = mapped_column(ForeignKey("posts.id"), unique=True)
    marked_at: Mapped[datetime]
    marked_by: Mapped[int] = mapped_column(ForeignKey("members.id"))


class PostQuote(Base):
    """That a post repeats words of another one; when they are redacted there, they go here too."""

    __tablename__ = "post_quotes"

    post_id: Mapped[int] = mapped_column(ForeignKey("posts.id"), primary_key=True)
    quoted_id: Mapped[int] = mapped_column(ForeignKey("posts.id"), primary_key=True, index=True)


class Reaction(Base):
    """A member's one short answer to a post."""

    __tablename__ = "reactions"

    post_id: Mapped[int] = mapped_column(ForeignKey("posts.id"), primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"), primary_key=True, index=True)
    kind: Mapped[str]  # a key of `reactions.KINDS`
    reacted_at: Mapped[datetime]


class Bookmark(Base):
    """A post that a member wants to find again, with a note for themselves and perhaps a reminder."""

    __tablename__ = "bookmarks"
    __table_args__ = (
        UniqueConstraint("member_id", "post_id"),
        Index("ix_bookmarks_post_id", "post_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"))
    post_id: Mapped[int] = mapped_column(ForeignKey("posts.id"))
    note: Mapped[str] = mapped_column(Text, default="")
    remind_at: Mapped[datetime | None]
    made_at: Mapped[datetime]
