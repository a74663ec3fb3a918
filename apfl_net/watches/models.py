"""What members follow."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index
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
