"""What the page of a space says besides its threads."""

from sqlalchemy import and_, bindparam, literal, select
from sqlalchemy.orm import Session

from apfl_net.access.models import Audience
from apfl_net.access.viewer import ANY_VIEWER, Viewer, values_of
from apfl_net.discussions.models.spaces import Space, SpaceRole
from apfl_net.discussions.queries.threads import AUDIENCE_COLUMNS
from apfl_net.discussions.queries.visible import found, open_to
from apfl_net.kit.db import AnyRow, AnySelect
from apfl_net.kit.prepared import Prepared
from apfl_net.watches.models import Watch


def space_head(session: Session, viewer: Viewer, slug: str) -> AnyRow:
    """What the page of a space says besides its threads, with the viewer's role and level: or `NotFound`."""
    return found(_SPACE_HEAD.first(session, slug=slug, **values_of(viewer)))


def _space_head() -> AnySelect:
    me = ANY_VIEWER.member_id
    return (
        select(
            Space.id,
            Space.slug,
            Space.name,
            Space.purpose,
            Space.home,
            Space.starters,
            Space.pseudonyms,
            Space.chatham_house,
            *AUDIENCE_COLUMNS,
            SpaceRole.role,
            Watch.level,
        )
        .join(Audience, Audience.id == Space.audience_id)
        .outerjoin(SpaceRole, and_(SpaceRole.space_id == Space.id, SpaceRole.member_id == me))
        .outerjoin(
            Watch,
            and_(Watch.member_id == me, Watch.subject == literal("space"), Watch.subject_id == Space.id),
        )
        .where(Space.slug == bindparam("slug"), *open_to(ANY_VIEWER, Space.audience_id))
    )


_SPACE_HEAD = Prepared(_space_head)
