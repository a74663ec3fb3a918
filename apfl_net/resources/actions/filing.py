"""The files of a record: put to it, told what they are, replaced by a newer version, taken away."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy.orm import Session

from apfl_net.files.actions import Received, add_version, attach, remove_file
from apfl_net.files.models import File
from apfl_net.kit import outbox
from apfl_net.resources.events import ResourceChanged
from apfl_net.resources.models.files import CAPTIONS, HANDOUT, MAIN, ResourceFile
from apfl_net.resources.models.resources import Resource
from apfl_net.resources.policy import MayNotHost, Standing, check_can_stand
from apfl_net.resources.queries.files import RecordFile, files_of_record, next_number

CAPTIONS_END_IN = (".vtt", ".srt")


def add_files(session: Session, *, resource: Resource, files: Iterable[File], now: datetime) -> None:
    """The first is the document itself, the others are handouts, until somebody says otherwise."""
    files = list(files)
    if files and resource.is_published and not resource.may_host:
        raise MayNotHost
    there = {file.link.role for file in files_of_record(session, resource.id)}
    for number, file in enumerate(files, next_number(session, resource.id)):
        role = CAPTIONS if file.name.lower().endswith(CAPTIONS_END_IN) else HANDOUT if MAIN in there else MAIN
        there.add(role)
        session.add(ResourceFile(resource_id=resource.id, number=number, file_id=file.id, role=role))
        attach(session, files=[file], now=now)
    session.flush()
    note_change(session, resource=resource, now=now)


def say_what_a_file_is(
    session: Session, *, resource: Resource, file: RecordFile, role: str, language: str, now: datetime
) -> None:
    _check_still_stands(session, resource, without=file, with_role=role if file.found.is_ready else None)
    file.link.role, file.link.language = role, language
    note_change(session, resource=resource, now=now)


def replace_file(
    session: Session,
    *,
    resource: Resource,
    file: RecordFile,
    uploader_id: int,
    received: Received,
    now: datetime,
) -> None:
    """Its address stays; readers get the version before until this one is ready."""
    add_version(session, file=file.found.file, uploader_id=uploader_id, received=received, now=now)
    note_change(session, resource=resource, now=now)


def take_file_away(session: Session, *, resource: Resource, file: RecordFile, now: datetime) -> None:
    _check_still_stands(session, resource, without=file)
    remove_file(session, file=file.found.file, now=now)
    note_change(session, resource=resource, now=now)


def take_all_files_away(session: Session, *, resource: Resource, now: datetime) -> None:
    """Of a proposal that comes to nothing, nothing is kept."""
    for file in files_of_record(session, resource.id):
        remove_file(session, file=file.found.file, now=now)


def note_change(session: Session, *, resource: Resource, now: datetime) -> None:
    resource.changed_at = now
    if resource.is_published:
        outbox.record(session, ResourceChanged(resource.id), now=now)


def _check_still_stands(
    session: Session, resource: Resource, *, without: RecordFile, with_role: str | None = None
) -> None:
    """A film that readers have does not lose its only transcript."""
    if not resource.is_published:
        return
    others = [file for file in files_of_record(session, resource.id) if file.link is not without.link]
    roles = {file.link.role for file in others if file.found.is_ready}
    check_can_stand(resource, files=Standing(frozenset(roles | {with_role} if with_role else roles)))
