"""Records of the document repository that belong to an e-discussion, to be read before one writes."""

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from apfl_net.kit.db import Base


class BackgroundDocument(Base):
    """In the order in which the facilitators added them."""

    __tablename__ = "background_documents"

    ediscussion_id: Mapped[int] = mapped_column(ForeignKey("ediscussions.id"), primary_key=True)
    resource_id: Mapped[int] = mapped_column(ForeignKey("resources.id"), primary_key=True, index=True)
    added_at: Mapped[datetime]
