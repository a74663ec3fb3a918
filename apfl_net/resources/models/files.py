"""Which files belong to a record. The files themselves, and what was read in them, are of the room below."""

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from apfl_net.kit.db import EMPTY, Base

MAIN, HANDOUT, TRANSCRIPT, CAPTIONS = "main", "handout", "transcript", "captions"
ROLES = (MAIN, HANDOUT, TRANSCRIPT, CAPTIONS)


class ResourceFile(Base):
    """The record's file of a number: its address (`/resources/7/files/2`) stays when versions come."""

    __tablename__ = "resource_files"

    resource_id: Mapped[int] = mapped_column(ForeignKey("resources.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    file_id: Mapped[int] = mapped_column(ForeignKey("files.id"), unique=True)
    language: Mapped[str] = mapped_column(default="", server_default=EMPTY)
    role: Mapped[str]  # one of those above
