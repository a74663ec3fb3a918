"""What the page of a space says besides its threads."""

from sqlalchemy import and_, literal
from sqlalchemy.orm import Session

from apfl_net.access.models import Audience
from apfl_net.access.viewer import Viewer
from apfl_net.discussions.models.spaces import Space, SpaceRole
from apfl_net.discussions.queries.threads import AUDIENCE_COLUMNS
from apfl_net.discussions.queries.visible import found, visible_spaces
from apfl_net.kit.db import AnyRow
from apfl_net.watches.models import Watch


def space_head(session: Session, viewer: Viewer, slug: str) -> AnyRow:
    """The `Space`, its audience, and the viewer's role and level in it: one row, or `NotFound`."""
    me = viewer.member_id
    row = session.execute(
        visible_spaces(viewer)
        .add_columns(*AUDIENCE_COLUMNS, SpaceRole.role, Watch.level)
        .join(Audience, Audience.id == Space.audience_id)
        .outerjoin(SpaceRole, and_(SpaceRole.space_id == Space.id, SpaceRole.member_id == me))
        .outerjoin(
            Watch,
            and_(Watch.member_id == me, Watch.subject == literal("space"), Watch.subject_id == Space.id),
        )
        .where(Space.slug == slug)
    ).one_or_none()
    return found(row)
