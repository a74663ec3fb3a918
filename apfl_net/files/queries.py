"""What is known of files. Whoever asks has loaded the thing they belong to through its viewer."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, case, func, or_, select
from sqlalchemy.orm import Session

from apfl_net.files.models import (
    READY,
    REFUSED,
    TO_LOOK_AT,
    WAITING,
    File,
    FileDownload,
    FilePassage,
    FileVersion,
)
from apfl_net.kit.db import AnySelect
from apfl_net.kit.errors import NotFound

Counted = tuple[int, int]


@dataclass(frozen=True, slots=True)
class FileFound:
    """A file with the version that is given away; while there is none, with the one that was sent last."""

    file: File
    version: FileVersion

    @property
    def is_ready(self) -> bool:
        return self.version.state == READY


def _of(ids: Collection[int]) -> AnySelect:
    """The best version first: what is ready before what waits, then the newest."""
    rank = case((FileVersion.state == READY, 0), (FileVersion.state == WAITING, 1), else_=2)
    return (
        select(File, FileVersion)
        .join(FileVersion, FileVersion.file_id == File.id)
        .where(File.id.in_(ids), File.removed_at.is_(None))
        .order_by(File.id, rank, FileVersion.number.desc())
    )


def files_of(session: Session, ids: Collection[int]) -> dict[int, FileFound]:
    """By id; those that were taken away are not there."""
    found: dict[int, FileFound] = {}
    for file, version in session.execute(_of(ids)) if ids else ():
        found.setdefault(file.id, FileFound(file, version))
    return found


def get_file(session: Session, file_id: int) -> FileFound:
    found = files_of(session, [file_id]).get(file_id)
    if found is None:
        raise NotFound
    return found


def versions_of(session: Session, file_id: int) -> list[FileVersion]:
    """All that were sent, the newest first."""
    of_file = select(FileVersion).where(FileVersion.file_id == file_id)
    return list(session.scalars(of_file.order_by(FileVersion.number.desc())))


def version_to_give(session: Session, file_id: int, number: int | None = None) -> FileFound:
    """Never one that was not looked at."""
    ready = _of([file_id]).where(FileVersion.state == READY)
    if number is not None:
        ready = ready.where(FileVersion.number == number)
    row = session.execute(ready.limit(1)).first()
    if row is None:
        raise NotFound
    return FileFound(row.File, row.FileVersion)


def loose_files(session: Session, member_id: int, ids: Collection[int]) -> list[FileFound]:
    """Those of the ids that this member sent and that belong to nothing yet."""
    return [
        found
        for found in files_of(session, ids).values()
        if found.file.uploaded_by_id == member_id and found.file.attached_at is None
    ]


def passages_of(session: Session, file_ids: Iterable[int]) -> list[FilePassage]:
    """The words of the current versions, in order."""
    current = [found.version.id for found in files_of(session, list(file_ids)).values() if found.is_ready]
    of_versions = select(FilePassage).where(FilePassage.version_id.in_(current))
    return list(session.scalars(of_versions.order_by(FilePassage.file_id, FilePassage.id)))


def files_with_content(session: Session, digest: str) -> list[int]:
    """Files of which some version was sent with exactly these bytes, the oldest first."""
    same = (
        select(File.id)
        .join(FileVersion, FileVersion.file_id == File.id)
        .where(FileVersion.digest == digest, FileVersion.state != REFUSED, File.removed_at.is_(None))
    )
    return list(session.scalars(same.distinct().order_by(File.id)))


def sent_by(session: Session, member_id: int | None) -> Counted:
    """Bytes of a member, and of everybody, that count."""
    count = func.coalesce(func.sum(FileVersion.sent_size), 0)
    counts = FileVersion.state.in_([WAITING, READY])
    own = session.scalar(select(count).where(counts, FileVersion.uploaded_by_id == member_id))
    return int(own or 0), int(session.scalar(select(count).where(counts)) or 0)


def downloads_of(session: Session, file_ids: Collection[int], since: date | None = None) -> dict[int, int]:
    """How many people took each, counted once a day."""
    counted = select(FileDownload.file_id, func.sum(FileDownload.people)).where(
        FileDownload.file_id.in_(file_ids)
    )
    if since:
        counted = counted.where(FileDownload.day >= since)
    return {row[0]: int(row[1]) for row in session.execute(counted.group_by(FileDownload.file_id))}


def next_to_look_at(session: Session, now: datetime, *, lock: bool = False) -> FileVersion | None:
    """What has waited longest; with a lock, what nobody else is taking just now."""
    due = (
        select(FileVersion)
        .where(TO_LOOK_AT, FileVersion.run_at <= now)
        .where(FileVersion.leased_until.is_(None) | (FileVersion.leased_until < now))
        .order_by(FileVersion.run_at, FileVersion.id)
        .limit(1)
    )
    return session.scalar(due.with_for_update(skip_locked=True) if lock else due)


def keys_in_use(session: Session, keys: Collection[str]) -> set[str]:
    columns = (FileVersion.sent_key, FileVersion.key, FileVersion.preview_key)
    named: list[ColumnElement[bool]] = [column.in_(keys) for column in columns]
    return {key for row in session.execute(select(*columns).where(or_(*named))) for key in row if key}
