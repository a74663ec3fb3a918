"""Records that somebody chose for a purpose, in an order."""

from datetime import datetime

from sqlalchemy import ForeignKey, Text
from sqlalchemy.orm import Mapped, mapped_column

from apfl_net.kit.db import EMPTY, Base
from apfl_net.kit.text import slugify


class Collection(Base):
    """It has readers of its own; within it each sees the records that they may see anyhow."""

    __tablename__ = "collections"

    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str]
    about: Mapped[str] = mapped_column(Text)
    language: Mapped[str]
    audience_id: Mapped[int] = mapped_column(ForeignKey("audiences.id"))
    made_by_id: Mapped[int] = mapped_column(ForeignKey("members.id"), index=True)
    made_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    removed_at: Mapped[datetime | None]

    @property
    def path(self) -> str:
        return f"/collections/{self.id}-{slugify(self.title)}"


class CollectionItem(Base):
    __tablename__ = "collection_items"

    collection_id: Mapped[int] = mapped_column(ForeignKey("collections.id"), primary_key=True)
    resource_id: Mapped[int] = mapped_column(ForeignKey("resources.id"), primary_key=True, index=True)
    position: Mapped[int]
    note: Mapped[str] = mapped_column(default="", server_default=EMPTY)  # why it is here
