"""What is held back: posts that were reported, and contributions that are no posts yet."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from apfl_net.kit.db import Base


class PostHold(Base):
    """That a post has the audience of nobody for now, and which one it gets back.

    With the first post of a thread the whole thread is held: its title belongs to that post.
    """

    __tablename__ = "post_holds"

    post_id: Mapped[int] = mapped_column(ForeignKey("posts.id"), primary_key=True)
    audience_id: Mapped[int] = mapped_column(ForeignKey("audiences.id"))
    thread_id: Mapped[int | None] = mapped_column(ForeignKey("threads.id"), index=True)  # held with it
    thread_audience_id: Mapped[int | None] = mapped_column(ForeignKey("audiences.id"))
    held_at: Mapped[datetime]
    held_by: Mapped[int] = mapped_column(ForeignKey("members.id"))
    reason: Mapped[str] = mapped_column(Text)


class HeldContribution(Base):
    """What somebody wrote where moderators look first. When they release it, it becomes a post.

    Once it is decided, its words are in the post or in the author's drafts, and no longer here.
    """

    __tablename__ = "held_contributions"
    __table_args__ = (
        UniqueConstraint("author_id", "form_key"),  # a form sent twice waits once
        Index("ix_held_contributions_author_id_sent_at", "author_id", "sent_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    author_id: Mapped[int] = mapped_column(ForeignKey("members.id"))
    space_id: Mapped[int] = mapped_column(ForeignKey("spaces.id"))
    thread_id: Mapped[int | None] = mapped_column(ForeignKey("threads.id"))  # None: it starts one
    answers_id: Mapped[int | None] = mapped_column(ForeignKey("posts.id"))
    title: Mapped[str]
    body: Mapped[str] = mapped_column(Text)
    language: Mapped[str]
    about: Mapped[str] = mapped_column(Text)  # what else the author chose, as JSON
    form_key: Mapped[str]
    sent_at: Mapped[datetime]
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("members.id"))
    decision: Mapped[str] = mapped_column(default="")  # released, declined, withdrawn
    reason: Mapped[str] = mapped_column(Text, default="")  # of declining, for its author
    post_id: Mapped[int | None] = mapped_column(ForeignKey("posts.id"))

    @property
    def path(self) -> str:
        """Where its author finds it."""
        return f"/drafts#waiting-{self.id}"


WAITS = HeldContribution.decided_at.is_(None)
Index("ix_held_contributions_waiting", HeldContribution.space_id, sqlite_where=WAITS, postgresql_where=WAITS)
