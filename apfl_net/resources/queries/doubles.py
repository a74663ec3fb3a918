"""Records that may be the same document: by its bytes, its identifiers, its title."""

from collections.abc import Collection, Sequence

from sqlalchemy import ColumnElement, Select, false, or_, select
from sqlalchemy.orm import Session

from apfl_net.access.viewer import Viewer
from apfl_net.files.queries import files_with_content
from apfl_net.resources.description import Description, title_key
from apfl_net.resources.models.files import ResourceFile
from apfl_net.resources.models.resources import PROPOSED, RETURNED, Resource, ResourceIdentifier
from apfl_net.resources.queries.visible import is_visible

MOST_HINTS = 10


def doubles_of(
    session: Session,
    viewer: Viewer,
    said: Description,
    *,
    digests: Collection[str] = (),
    but: int | None = None,
) -> Sequence[Resource]:
    """Published ones that the viewer sees, and what they proposed; staff also see what else waits."""
    looks_alike = or_(
        Resource.title_key.in_({title_key(title) for title in (said.title, said.title_english) if title}),
        Resource.id.in_(_with_identifiers(said)),
        Resource.id.in_(_with_content(session, digests)),
    )
    found = select(Resource).where(looks_alike, _may_know(viewer), Resource.id != (but or 0))
    return session.scalars(found.order_by(Resource.id).limit(MOST_HINTS)).all()


def _may_know(viewer: Viewer) -> ColumnElement[bool]:
    waits = Resource.state.in_((PROPOSED, RETURNED))
    known = [is_visible(viewer), waits & (Resource.proposed_by_id == viewer.member_id)]
    if viewer.is_staff:
        known.append(waits & Resource.audience_id.in_(viewer.audiences))
    return or_(*known)


def _with_identifiers(said: Description) -> Select[int]:
    same = [
        (ResourceIdentifier.scheme == scheme) & (ResourceIdentifier.value == value)
        for scheme, value in said.identifiers
    ]
    return select(ResourceIdentifier.resource_id).where(or_(false(), *same))


def _with_content(session: Session, digests: Collection[str]) -> Select[int]:
    files = [file_id for digest in digests for file_id in files_with_content(session, digest)]
    return select(ResourceFile.resource_id).where(ResourceFile.file_id.in_(files))
