"""What harvesters are told of: every record that visitors ever had, gone ones too."""

from datetime import datetime

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from apfl_net.kit.db import Base


class HarvestHeader(Base):
    """A record that was once open to everybody. It is never taken away: from it, whoever has a copy learns
    that the record is gone, whether it was withdrawn or is for fewer now.
    """

    __tablename__ = "harvest_headers"
    __table_args__ = (Index("ix_harvest_headers_changed_at", "changed_at", "resource_id"),)

    resource_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    changed_at: Mapped[datetime]
    is_deleted: Mapped[bool]
