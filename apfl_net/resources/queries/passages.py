"""The words of files, page by page, as far as they are given away: of the current versions of the files of
published records whose rights allow it."""

from typing import Any

from sqlalchemy import ColumnElement, Select, exists, select
from sqlalchemy.orm import aliased

from apfl_net.files.models import READY, File, FilePassage, FileVersion
from apfl_net.resources.models.files import ResourceFile
from apfl_net.resources.models.resources import PUBLISHED, Resource

_Later = aliased(FileVersion)
IS_CURRENT: ColumnElement[bool] = (FileVersion.state == READY) & ~exists().where(
    _Later.file_id == FileVersion.file_id, _Later.state == READY, _Later.number > FileVersion.number
)
"""The last version that is ready: a newer one that is still looked at changes nothing yet."""


def passages_given() -> Select[*tuple[Any, ...]]:
    """With the record and the file they stand in. Whoever shows one adds who may see the record."""
    return (
        select(
            FilePassage.id,
            FilePassage.page,
            FilePassage.text,
            FileVersion.kind,
            FileVersion.language,
            ResourceFile.resource_id,
            ResourceFile.number,
            ResourceFile.language.label("said_language"),
        )
        .join(FileVersion, FileVersion.id == FilePassage.version_id)
        .join(File, File.id == FilePassage.file_id)
        .join(ResourceFile, ResourceFile.file_id == File.id)
        .join(Resource, Resource.id == ResourceFile.resource_id)
        .where(IS_CURRENT, File.removed_at.is_(None), Resource.state == PUBLISHED, Resource.may_host)
    )


def passages_of_records() -> Select[int]:
    """The ids of all passages of files of records, also of what is current no more: to be looked at again."""
    return select(FilePassage.id).join(ResourceFile, ResourceFile.file_id == FilePassage.file_id)


def files_given() -> Select[*tuple[Any, ...]]:
    """What can be taken of records, with what a row of a list says of it."""
    return (
        select(
            ResourceFile.resource_id,
            ResourceFile.number,
            ResourceFile.role,
            ResourceFile.language,
            File.id.label("file_id"),
            File.name,
            FileVersion.kind,
            FileVersion.size,
        )
        .join(File, File.id == ResourceFile.file_id)
        .join(FileVersion, FileVersion.file_id == File.id)
        .join(Resource, Resource.id == ResourceFile.resource_id)
        .where(IS_CURRENT, File.removed_at.is_(None), Resource.state == PUBLISHED, Resource.may_host)
        .order_by(ResourceFile.resource_id, ResourceFile.number)
    )
