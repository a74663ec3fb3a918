"""The files of a record."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from apfl_net.files.models import File
from apfl_net.resources.models.files import ResourceFile


def roles_of_files(session: Session, resource_id: int) -> set[str]:
    """What its files are to it; those that were taken away do not count."""
    return set(
        session.scalars(
            select(ResourceFile.role)
            .join(File, File.id == ResourceFile.file_id)
            .where(ResourceFile.resource_id == resource_id, File.removed_at.is_(None))
        )
    )
