"""Adding files, what became of them when they were looked at, taking them away, counting who took them."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import CursorResult, delete, func, insert, select, update
from sqlalchemy.orm import Session

from apfl_net.files import policy
from apfl_net.files.events import FileReady, FileRefused, FileRemoved
from apfl_net.files.models import (
    LOOSE,
    READY,
    REFUSED,
    REMOVED,
    TO_LOOK_AT,
    DownloadMark,
    File,
    FileDownload,
    FilePassage,
    FileVersion,
)
from apfl_net.files.queries import next_to_look_at, sent_by
from apfl_net.kit import outbox
from apfl_net.kit.config import settings
from apfl_net.kit.content.kinds import Kind
from apfl_net.kit.content.text import Text
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


def let_go(session: Session, *, file: File, now: datetime) -> None:
    """It belongs to nothing again, and is swept away in a day unless it is sent with something else."""
    file.attached_at, file.created_at = None, now


def remove_file(session: Session, *, file: File, now: datetime) -> None:
    """Its words and its name are gone at once, its bytes when the worker hears of it."""
    if file.removed_at:
        return
    file.removed_at, file.name = now, ""
    of_file = FileVersion.file_id == file.id
    session.execute(update(FileVersion).where(of_file).values(state=REMOVED))
    session.execute(delete(FilePassage).where(FilePassage.file_id == file.id))
    outbox.record(session, FileRemoved(file_id=file.id), now=now)


@dataclass
class Looked:
    """What was found in one version, and made of it."""

    kind: Kind
    text: Text
    size: int
    key: str = ""
    preview_key: str = ""


def take_next(session: Session, *, lease: str, until: datetime, now: datetime) -> FileVersion | None:
    """It is ours until then, or until we say otherwise."""
    version = next_to_look_at(session, now, lock=True)
    if version:
        version.lease, version.leased_until, version.tries = lease, until, version.tries + 1
        session.flush()
        session.expunge(version)
    return version


def mark(session: Session, version: FileVersion, our_lease: str, /, **values: Any) -> bool:
    """Whether it is still ours, and wanted."""
    ours = FileVersion.id == version.id, FileVersion.lease == our_lease, TO_LOOK_AT
    marked = session.execute(update(FileVersion).where(*ours).values(**values))
    return isinstance(marked, CursorResult) and marked.rowcount == 1


def make_ready(session: Session, *, version: FileVersion, lease: str, looked: Looked, now: datetime) -> bool:
    """With its words. False when somebody else has it by now, or nobody wants it."""
    kind, text = looked.kind, looked.text
    found = {
        "kind": kind.name,
        "media_type": kind.media_type,
        "family": kind.family,
        "inline": kind.inline,
        "size": looked.size,
        "key": looked.key,
        "preview_key": looked.preview_key,
        "pages": text.count or None,
        "language": text.language,
        "has_text_layer": text.has_text_layer,
        "zawgyi": text.zawgyi,
    }
    if not mark(session, version, lease, state=READY, ready_at=now, **_ENDED, **found):
        return False
    file = session.get_one(File, version.file_id)
    file.name = policy.with_ending(file.name, kind.ending)
    of = {"version_id": version.id, "file_id": file.id}
    if words := [of | {"page": page.number, "text": page.text} for page in text.pages]:
        session.execute(insert(FilePassage), words)
    outbox.record(session, FileReady(file_id=file.id, version_id=version.id), now=now)
    return True


def refuse(
    session: Session, *, version: FileVersion, lease: str, reason: str, family: str, now: datetime
) -> bool:
    if not mark(session, version, lease, state=REFUSED, reason=reason, family=family, **_ENDED):
        return False
    outbox.record(session, FileRefused(file_id=version.file_id, version_id=version.id), now=now)
    return True


_ENDED = {"lease": None, "leased_until": None, "run_at": None, "sent_key": ""}


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
