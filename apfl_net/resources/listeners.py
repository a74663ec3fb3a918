"""What follows when somebody has decided about a proposal."""

from datetime import datetime

from sqlalchemy.orm import Session

from apfl_net.kit.outbox import listens_to
from apfl_net.notifications.actions import notify
from apfl_net.resources.events import ResourcePublished, ResourceReturned
from apfl_net.resources.models.resources import Resource
from apfl_net.resources.queries.lists import latest_review


@listens_to(ResourcePublished)
def tell_of_publication(session: Session, event: ResourcePublished, now: datetime) -> None:
    _tell(session, event.resource_id, now)


@listens_to(ResourceReturned)
def tell_of_return(session: Session, event: ResourceReturned, now: datetime) -> None:
    _tell(session, event.resource_id, now)


def _tell(session: Session, resource_id: int, now: datetime) -> None:
    """Whoever proposed it of the last word about it, unless they said it themselves."""
    resource, review = session.get(Resource, resource_id), latest_review(session, resource_id)
    if resource is None or review is None or resource.proposed_by_id in {None, review.reviewed_by}:
        return
    notify(
        session,
        member_id=resource.proposed_by_id,
        reason="resource_review",
        subject="resource_review",
        subject_id=review.id,
        now=now,
    )
