"""Guiding questions, each with its own dates, in one or more languages."""

from datetime import datetime

from sqlalchemy import ForeignKey, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from apfl_net.kit.db import Base


class GuidingQuestion(Base):
    """One of the questions, in the order of their numbers. Its words are rows of `question_texts`."""

    __tablename__ = "guiding_questions"
    __table_args__ = (UniqueConstraint("ediscussion_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    ediscussion_id: Mapped[int] = mapped_column(ForeignKey("ediscussions.id"))
    number: Mapped[int]
    opens_at: Mapped[datetime | None]  # None: with the discussion
    closes_at: Mapped[datetime | None]
    moderator_id: Mapped[int | None] = mapped_column(ForeignKey("members.id"))
    language: Mapped[str]  # of the text that was written first
    made_at: Mapped[datetime]
    made_by: Mapped[int] = mapped_column(ForeignKey("members.id"))


class QuestionText(Base):
    """A question and the background beside it, in one language."""

    __tablename__ = "question_texts"

    question_id: Mapped[int] = mapped_column(ForeignKey("guiding_questions.id"), primary_key=True)
    language: Mapped[str] = mapped_column(primary_key=True)
    title: Mapped[str]
    background: Mapped[str] = mapped_column(Text, default="")
    background_html: Mapped[str] = mapped_column(Text, default="")
    written_at: Mapped[datetime]
    written_by: Mapped[int] = mapped_column(ForeignKey("members.id"))
