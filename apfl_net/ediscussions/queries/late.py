"""What was handed in late."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from apfl_net.access.viewer import Viewer
from apfl_net.ediscussions.models.contributions import LateContribution


def own_late(session: Session, viewer: Viewer, ediscussion_id: int) -> Sequence[LateContribution]:
    """One's own, the latest first."""
    own = select(LateContribution).where(
        LateContribution.ediscussion_id == ediscussion_id, LateContribution.author_id == viewer.member_id
    )
    return session.scalars(own.order_by(LateContribution.id.desc())).all()
