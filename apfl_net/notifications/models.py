"""Notices."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from apfl_net.kit.db import Base


class Notice(Base):
    """That a member is to be told of something; at most one for each subject."""

    __tablename__ = "notices"
    __table_args__ = (
        UniqueConstraint("member_id", "subject", "subject_id"),
        Index("ix_notices_member_id_noticed_at", "member_id", "noticed_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"))
    reason: Mapped[str]  # why this member: mention, reply
    subject: Mapped[str]  # the kind of thing, a name in `subjects`
    subject_id: Mapped[int]
    noticed_at: Mapped[datetime]
    seen_at: Mapped[datetime | None]


UNSEEN = Notice.seen_at.is_(None)
Index("ix_notices_unseen", Notice.member_id, sqlite_where=UNSEEN, postgresql_where=UNSEEN)


class NoticePreference(Base):
    """That a member has chosen whether to be told for a reason; without a row, the reason's default holds."""

    __tablename__ = "notice_preferences"

    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"), primary_key=True)
    reason: Mapped[str] = mapped_column(primary_key=True)
    wanted: Mapped[bool]
    by_mail: Mapped[bool | None]  # None: not chosen
