"""The files of a record. Whoever asks has loaded the record through its viewer."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from apfl_net.files.models import WAITING
from apfl_net.files.queries import FileFound, files_of
from apfl_net.kit.errors import NotFound
from apfl_net.resources.models.files import ResourceFile
from apfl_net.resources.policy import Standing


@dataclass(frozen=True)
class RecordFile:
    """A file with its place in a record."""

    link: ResourceFile
    found: FileFound


def files_of_records(session: Session, ids: Collection[int]) -> dict[int, list[RecordFile]]:
    """In their order; those that were taken away are not there. Each record has some, if empty ones."""
    links = session.scalars(
        select(ResourceFile)
        .where(ResourceFile.resource_id.in_(ids))
        .order_by(ResourceFile.resource_id, ResourceFile.number)
    ).all()
    found = files_of(session, [link.file_id for link in links])
    files: dict[int, list[RecordFile]] = {resource_id: [] for resource_id in ids}
    for link in links:
        if link.file_id in found:
            files[link.resource_id].append(RecordFile(link, found[link.file_id]))
    return files


def files_of_record(session: Session, resource_id: int) -> list[RecordFile]:
    return files_of_records(session, [resource_id])[resource_id]


def standing_of_files(session: Session, resource_id: int) -> Standing:
    files = files_of_record(session, resource_id)
    return Standing(
        roles=frozenset(file.link.role for file in files if file.found.is_ready),
        waits=any(file.found.version.state == WAITING for file in files),
    )


def get_file_of(session: Session, resource_id: int, number: int) -> RecordFile:
    for file in files_of_record(session, resource_id):
        if file.link.number == number:
            return file
    raise NotFound


def next_number(session: Session, resource_id: int) -> int:
    """Numbers are not used again: an address never leads to another file."""
    last = select(func.max(ResourceFile.number)).where(ResourceFile.resource_id == resource_id)
    return (session.scalar(last) or 0) + 1
