"""Admissions. The groups themselves, and who belongs to them, are rows of `access`."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from apfl_net.kit.db import Base


class GroupAdmission(Base):
    """That an owner wants to let somebody in, and what a second owner, or staff of the group, said to it."""

    __tablename__ = "group_admissions"

    id: Mapped[int] = mapped_column(primary_key=True)
    audience_id: Mapped[int] = mapped_column(ForeignKey("audiences.id"))
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"))
    proposed_by: Mapped[int] = mapped_column(ForeignKey("members.id"))
    proposed_at: Mapped[datetime]
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("members.id"))
    decided_at: Mapped[datetime | None]
    agreed: Mapped[bool | None]


WAITS = GroupAdmission.decided_at.is_(None)
Index(
    "uq_group_admissions_waiting",
    GroupAdmission.audience_id,
    GroupAdmission.member_id,
    unique=True,
    sqlite_where=WAITS,
    postgresql_where=WAITS,
)
