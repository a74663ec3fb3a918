"""Adding files, giving them to what they belong to, taking them away, counting who took them."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from apfl_net.files import policy
from apfl_net.files.events import FileRemoved
from apfl_net.files.models import LOOSE, REMOVED, DownloadMark, File, FileDownload, FilePassage, FileVersion
from apfl_net.files.queries import sent_by
from apfl_net.kit import outbox
from apfl_net.kit.config import settings
from apfl_net.kit.db import insert_or
from apfl_net.members.models import Member


@dataclass(frozen=True)
class Received:
    """A file that lies in quarantine. `name` is as it was sent."""

    name: str
    key: str
    size: int
    digest: str


def add_file(session: Session, *, uploader_id: int | None, received: Received, now: datetime) -> File:
    """A new file, which belongs to nothing yet. `uploader_id` is None for the house itself."""
    _check_room(session, uploader_id, received.size)
    file = File(uploaded_by_id=uploader_id, name=policy.clean_name(received.name), created_at=now)
    session.add(file)
    session.flush()
    _add_version(session, file, 1, uploader_id, received, now)
    return file


def add_version(
    session: Session, *, file: File, uploader_id: int | None, received: Received, now: datetime
) -> FileVersion:
    """The version before is given away until this one is ready."""
    _check_room(session, uploader_id, received.size)
    session.execute(select(File.id).where(File.id == file.id).with_for_update())
    numbers = select(func.max(FileVersion.number)).where(FileVersion.file_id == file.id)
    number = (session.scalar(numbers) or 0) + 1
    return _add_version(session, file, number, uploader_id, received, now)


def attach(session: Session, *, files: Iterable[File], now: datetime) -> None:
    """They belong to something now; the room above keeps to what."""
    for file in files:
        file.attached_at = now


def remove_file(session: Session, *, file: File, now: datetime) -> None:
    """Its words and its name are gone at once, its bytes when the worker hears of it."""
    if file.removed_at:
        return
    outbox.record(session, FileRemoved(file_id=file.id), now=now)  # while it is known which words go
    file.removed_at, file.name = now, ""
    of_file = FileVersion.file_id == file.id
    session.execute(update(FileVersion).where(of_file).values(state=REMOVED))
    session.execute(delete(FilePassage).where(FilePassage.file_id == file.id))


def sweep_loose(session: Session, *, before: datetime, now: datetime) -> None:
    """Nothing was sent with them after all."""
    for file in session.scalars(select(File).where(LOOSE, File.created_at < before)):
        remove_file(session, file=file, now=now)


def forget_marks(session: Session, *, before: date) -> None:
    session.execute(delete(DownloadMark).where(DownloadMark.day < before))


def count_download(session: Session, *, file_id: int, who: str, day: date) -> None:
    """Each person once a day. `who` is not kept: a mark of it is, until the day is over."""
    secret = f"{settings().signing_key}:{day}:{file_id}:{who}"
    mark = hashlib.sha256(secret.encode()).hexdigest()[:32]
    key = {"file_id": file_id, "day": day}
    new = insert_or(session, DownloadMark).values(**key, mark=mark).on_conflict_do_nothing()
    if session.execute(new.returning(DownloadMark.mark)).first():
        one_more = {"people": FileDownload.people + 1}
        session.execute(
            insert_or(session, FileDownload)
            .values(**key, people=1)
            .on_conflict_do_update(index_elements=["file_id", "day"], set_=one_more)
        )


def _add_version(
    session: Session, file: File, number: int, uploader_id: int | None, received: Received, now: datetime
) -> FileVersion:
    version = FileVersion(
        file_id=file.id,
        number=number,
        uploaded_by_id=uploader_id,
        uploaded_at=now,
        digest=received.digest,
        sent_size=received.size,
        sent_key=received.key,
        run_at=now,
    )
    session.add(version)
    session.flush()
    return version


def _check_room(session: Session, uploader_id: int | None, size: int) -> None:
    """Looked at here for good: two uploads may have come in side by side."""
    if uploader_id is None:
        return
    session.execute(select(Member.id).where(Member.id == uploader_id).with_for_update())
    by_member, in_all = sent_by(session, uploader_id)
    policy.check_room(size=size, by_member=by_member, in_all=in_all)
