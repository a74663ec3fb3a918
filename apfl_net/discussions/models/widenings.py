"""That more people are to read a thread, and what its authors say to it."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, Text
from sqlalchemy.orm import Mapped, mapped_column

from apfl_net.kit.db import Base


class Widening(Base):
    """A moderator asks the authors of a thread whether a wider audience may read it.

    It is open while the wider audience reads the thread; until then, and after somebody changed their mind,
    it waits; once it is ended, all is as before.
    """

    __tablename__ = "widenings"

    id: Mapped[int] = mapped_column(primary_key=True)
    thread_id: Mapped[int] = mapped_column(ForeignKey("threads.id"))
    from_id: Mapped[int] = mapped_column(ForeignKey("audiences.id"))
    to_id: Mapped[int] = mapped_column(ForeignKey("audiences.id"))
    asked_by: Mapped[int] = mapped_column(ForeignKey("members.id"))
    asked_at: Mapped[datetime]
    reason: Mapped[str] = mapped_column(Text)
    opened_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]

    @property
    def path(self) -> str:
        return f"/widenings/{self.id}"


GOES_ON = Widening.ended_at.is_(None)
Index(
    "uq_widenings_going_on", Widening.thread_id, unique=True, sqlite_where=GOES_ON, postgresql_where=GOES_ON
)


class WideningAnswer(Base):
    """What an author said last, for all of their posts in the thread. Shown to nobody but themselves."""

    __tablename__ = "widening_answers"

    widening_id: Mapped[int] = mapped_column(ForeignKey("widenings.id"), primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"), primary_key=True, index=True)
    agreed: Mapped[bool]
    answered_at: Mapped[datetime]


class WidenedPost(Base):
    """That a post is read by the wider audience because its author agreed, since when."""

    __tablename__ = "widened_posts"

    post_id: Mapped[int] = mapped_column(ForeignKey("posts.id"), primary_key=True)
    widening_id: Mapped[int] = mapped_column(ForeignKey("widenings.id"), index=True)
    widened_at: Mapped[datetime]
