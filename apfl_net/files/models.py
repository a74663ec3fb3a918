"""Files, their versions, the words in them, and how often they were taken."""

from datetime import date, datetime

from sqlalchemy import BigInteger, ForeignKey, Index, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from apfl_net.kit.db import Base

WAITING, READY, REFUSED, REMOVED = "waiting", "ready", "refused", "removed"


class File(Base):
    """One file under a name; the thing it belongs to is known to a room above."""

    __tablename__ = "files"
    __table_args__ = (Index("ix_files_uploaded_by_id", "uploaded_by_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    uploaded_by_id: Mapped[int | None] = mapped_column(ForeignKey("members.id"))  # None: the house itself
    name: Mapped[str]  # cleaned; the ending is that of what it turned out to be
    created_at: Mapped[datetime]
    attached_at: Mapped[datetime | None]  # None: loose, nothing was sent with it yet
    removed_at: Mapped[datetime | None]


LOOSE = File.attached_at.is_(None) & File.removed_at.is_(None)
Index("ix_files_loose", File.created_at, sqlite_where=LOOSE, postgresql_where=LOOSE)


class FileVersion(Base):
    """What was sent at one time, and what became of it.

    `sent_key` is where it lies as it was sent, until it was looked at; nobody is ever given that. `key` is
    where it lies as we give it away.
    """

    __tablename__ = "file_versions"
    __table_args__ = (UniqueConstraint("file_id", "number"), Index("ix_file_versions_digest", "digest"))

    id: Mapped[int] = mapped_column(primary_key=True)
    file_id: Mapped[int] = mapped_column(ForeignKey("files.id"))
    number: Mapped[int]
    uploaded_by_id: Mapped[int | None] = mapped_column(ForeignKey("members.id"), index=True)
    uploaded_at: Mapped[datetime]
    state: Mapped[str] = mapped_column(default=WAITING)
    reason: Mapped[str] = mapped_column(default="")  # why it was refused: a key of `reasons`
    digest: Mapped[str]  # SHA-256 of what was sent
    sent_size: Mapped[int] = mapped_column(BigInteger)  # in bytes, as was sent: what counts for the quota
    sent_key: Mapped[str] = mapped_column(default="")
    key: Mapped[str] = mapped_column(default="")
    preview_key: Mapped[str] = mapped_column(default="")  # empty: there is none
    kind: Mapped[str] = mapped_column(default="")  # by its content: `pdf`
    media_type: Mapped[str] = mapped_column(default="")
    family: Mapped[str] = mapped_column(default="")  # document, image, audio, video ...
    inline: Mapped[bool] = mapped_column(default=False)  # a browser may show it
    size: Mapped[int] = mapped_column(BigInteger, default=0)  # in bytes, as we give it away
    pages: Mapped[int | None]
    language: Mapped[str] = mapped_column(default="")  # BCP 47, as found in its words
    has_text_layer: Mapped[bool | None]
    zawgyi: Mapped[bool] = mapped_column(default=False)
    ready_at: Mapped[datetime | None]
    scanned_at: Mapped[datetime | None]  # no virus was found then
    run_at: Mapped[datetime | None]  # when it is to be looked at (again)
    tries: Mapped[int] = mapped_column(default=0)
    lease: Mapped[str | None]
    leased_until: Mapped[datetime | None]


TO_LOOK_AT = FileVersion.state == WAITING
Index("ix_file_versions_waiting", FileVersion.run_at, sqlite_where=TO_LOOK_AT, postgresql_where=TO_LOOK_AT)


class FilePassage(Base):
    """Words of a version: those of a page (slide, sheet), or about two thousand where there are no pages."""

    __tablename__ = "file_passages"
    __table_args__ = (Index("ix_file_passages_file_id", "file_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    version_id: Mapped[int] = mapped_column(ForeignKey("file_versions.id"), index=True)
    file_id: Mapped[int] = mapped_column(ForeignKey("files.id"))
    page: Mapped[int]  # from 1
    text: Mapped[str] = mapped_column(Text)


class FileDownload(Base):
    """How many people took a file on a day, by the calendar of UTC; nothing about who."""

    __tablename__ = "file_downloads"

    file_id: Mapped[int] = mapped_column(ForeignKey("files.id"), primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    people: Mapped[int]


class DownloadMark(Base):
    """That somebody was counted today. The mark does not say who, differs every day, and goes at its end."""

    __tablename__ = "file_download_marks"

    file_id: Mapped[int] = mapped_column(ForeignKey("files.id"), primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    mark: Mapped[str] = mapped_column(primary_key=True)
