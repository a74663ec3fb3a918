"""What of an e-discussion stands in the document repository."""

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from apfl_net.kit.db import Base

PROCEEDINGS, SYNTHESIS = "proceedings", "synthesis"


class EdiscussionResource(Base):
    """The record of an outcome. It is one and the same, whatever version it leads to."""

    __tablename__ = "ediscussion_resources"

    ediscussion_id: Mapped[int] = mapped_column(ForeignKey("ediscussions.id"), primary_key=True)
    outcome: Mapped[str] = mapped_column(primary_key=True)  # one of those above
    resource_id: Mapped[int] = mapped_column(ForeignKey("resources.id"), unique=True)
