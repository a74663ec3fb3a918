"""Proceedings: what an e-discussion was, frozen in numbered versions, and what each version repeats."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, Text, UniqueConstraint, and_
from sqlalchemy.orm import Mapped, mapped_column

from apfl_net.kit.db import EMPTY, Base

WORDS, NAMES = "words", "names"
"""Why a version was withdrawn: words in it were taken away, or a name in it may not be shown any more."""


class Proceedings(Base):
    """One version. Its files never change; when it may not be read any more they go, and the row stays."""

    __tablename__ = "proceedings"
    __table_args__ = (UniqueConstraint("ediscussion_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    ediscussion_id: Mapped[int] = mapped_column(ForeignKey("ediscussions.id"))
    number: Mapped[int]
    language: Mapped[str]  # of what the house says in it
    asked_at: Mapped[datetime]
    asked_by: Mapped[int | None] = mapped_column(ForeignKey("members.id"))  # None: the clock
    audience_id: Mapped[int | None] = mapped_column(ForeignKey("audiences.id"))  # who may read this version
    frozen_at: Mapped[datetime | None]
    contributions: Mapped[int] = mapped_column(default=0)
    citation: Mapped[str] = mapped_column(Text, default="", server_default=EMPTY)
    html_key: Mapped[str] = mapped_column(default="", server_default=EMPTY)
    html_size: Mapped[int] = mapped_column(default=0)
    html_sha256: Mapped[str] = mapped_column(default="", server_default=EMPTY)
    print_job_id: Mapped[int | None] = mapped_column(ForeignKey("print_jobs.id"))  # of its PDF
    withdrawn_at: Mapped[datetime | None]
    withdrawn_because: Mapped[str] = mapped_column(default="", server_default=EMPTY)

    @property
    def is_standing(self) -> bool:
        return self.frozen_at is not None and self.withdrawn_at is None


STANDS = and_(Proceedings.frozen_at.is_not(None), Proceedings.withdrawn_at.is_(None))


class ProceedingsPost(Base):
    """That a version repeats a post, as it was then."""

    __tablename__ = "proceedings_posts"
    __table_args__ = (Index("ix_proceedings_posts_post_id", "post_id"),)

    proceedings_id: Mapped[int] = mapped_column(ForeignKey("proceedings.id"), primary_key=True)
    post_id: Mapped[int] = mapped_column(ForeignKey("posts.id"), primary_key=True)
    revision: Mapped[int]
    shown_as: Mapped[str]


class ProceedingsPerson(Base):
    """That a version names a member."""

    __tablename__ = "proceedings_people"
    __table_args__ = (Index("ix_proceedings_people_member_id", "member_id"),)

    proceedings_id: Mapped[int] = mapped_column(ForeignKey("proceedings.id"), primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"), primary_key=True)
