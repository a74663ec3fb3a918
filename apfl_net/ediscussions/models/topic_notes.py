"""The topic note: what the discussion is about, in plain language."""

from datetime import datetime

from sqlalchemy import ForeignKey, Text
from sqlalchemy.orm import Mapped, mapped_column

from apfl_net.kit.db import Base


class TopicNote(Base):
    """A version of the topic note in one language; the latest one of each language is read, all stay."""

    __tablename__ = "topic_notes"

    ediscussion_id: Mapped[int] = mapped_column(ForeignKey("ediscussions.id"), primary_key=True)
    language: Mapped[str] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True)
    body: Mapped[str] = mapped_column(Text)
    body_html: Mapped[str] = mapped_column(Text)
    written_at: Mapped[datetime]
    written_by: Mapped[int] = mapped_column(ForeignKey("members.id"))
