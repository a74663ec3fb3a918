"""Who was invited to an e-discussion, and who takes part."""

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from apfl_net.kit.db import Base


class EdiscussionParticipant(Base):
    """That a member was invited, or takes part, or both. Seen by the facilitators, by nobody else."""

    __tablename__ = "ediscussion_participants"

    ediscussion_id: Mapped[int] = mapped_column(ForeignKey("ediscussions.id"), primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"), primary_key=True, index=True)
    invited_at: Mapped[datetime | None]
    invited_by: Mapped[int | None] = mapped_column(ForeignKey("members.id"))
    joined_at: Mapped[datetime | None]
