"""What an import asks of the records that are there."""

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

from apfl_net.resources.models.resources import WITHDRAWN, Resource, ResourceIdentifier


def resources_with_keys(session: Session, keys: Iterable[str]) -> dict[str, tuple[int, str]]:
    """Key -> id and title; withdrawn ones too: what was taken away does not come back by itself."""
    rows = session.execute(select(Resource.key, Resource.id, Resource.title).where(Resource.key.in_(keys)))
    return {str(row.key): (row.id, row.title) for row in rows}


def titles_with_dois(session: Session, dois: Iterable[str]) -> dict[str, str]:
    """DOI -> the title of a record that has it."""
    rows = session.execute(
        select(ResourceIdentifier.value, Resource.title)
        .join(Resource, Resource.id == ResourceIdentifier.resource_id)
        .where(
            ResourceIdentifier.scheme == "doi",
            ResourceIdentifier.value.in_(dois),
            Resource.state != WITHDRAWN,
        )
    )
    return {row.value: row.title for row in rows}
