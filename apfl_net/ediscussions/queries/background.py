"""Background documents of an e-discussion, and e-discussions of a record; each as far as they are open."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from apfl_net.access.viewer import Viewer
from apfl_net.ediscussions.models.background import BackgroundDocument
from apfl_net.ediscussions.models.ediscussions import Ediscussion
from apfl_net.ediscussions.models.outcomes import EdiscussionResource
from apfl_net.ediscussions.queries.visible import visible_ediscussions
from apfl_net.resources.models.resources import Resource
from apfl_net.resources.queries.visible import visible_resources


def background_of(session: Session, viewer: Viewer, ediscussion_id: int) -> Sequence[Resource]:
    """In the order in which they were added; without those that the viewer may not see."""
    return session.scalars(
        visible_resources(viewer)
        .join(BackgroundDocument, BackgroundDocument.resource_id == Resource.id)
        .where(BackgroundDocument.ediscussion_id == ediscussion_id)
        .order_by(BackgroundDocument.added_at, Resource.id)
    ).all()


def ediscussions_of_record(
    session: Session, viewer: Viewer, resource_id: int, now: datetime
) -> Sequence[Ediscussion]:
    """Those that it is background or outcome of, the latest first."""
    background = select(BackgroundDocument.ediscussion_id).where(
        BackgroundDocument.resource_id == resource_id
    )
    outcome = select(EdiscussionResource.ediscussion_id).where(EdiscussionResource.resource_id == resource_id)
    return session.scalars(
        visible_ediscussions(viewer, now)
        .where(or_(Ediscussion.id.in_(background), Ediscussion.id.in_(outcome)))
        .order_by(Ediscussion.opens_at.desc(), Ediscussion.id.desc())
    ).all()
