"""The head of the page of a space."""

from sqlalchemy import and_, bindparam, select
from sqlalchemy.orm import Session

from apfl_net.access.models import Audience
from apfl_net.access.viewer import ANY_VIEWER, Viewer, values_of
from apfl_net.discussions.models import Space, SpaceRole
from apfl_net.discussions.queries.threads import AUDIENCE_COLUMNS
from apfl_net.discussions.queries.visible import found, open_to
from apfl_net.kit.db import AnyRow
from apfl_net.kit.prepared import Prepared


def space_head(session: Session, viewer: Viewer, slug: str) -> AnyRow:
    """What the page of a space says besides its threads: one row, or `NotFound`."""
    return found(_SPACE_HEAD.first(session, slug=slug, **values_of(viewer)))


_SPACE_HEAD = Prepared(
    lambda: (
        select(
            Space.id,
            Space.slug,
            Space.name,
            Space.purpose,
            Space.starters,
            *AUDIENCE_COLUMNS,
            SpaceRole.role,
        )
        .join(Audience, Audience.id == Space.audience_id)
        .outerjoin(
            SpaceRole, and_(SpaceRole.space_id == Space.id, SpaceRole.member_id == ANY_VIEWER.member_id)
        )
        .where(Space.slug == bindparam("slug"), *open_to(ANY_VIEWER, Space.audience_id))
    )
)
