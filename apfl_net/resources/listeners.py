"""What follows when something is proposed, and when somebody has decided about it."""

from datetime import datetime

from sqlalchemy.orm import Session

from apfl_net.access.models import StaffMember
from apfl_net.kit.outbox import listens_to
from apfl_net.notifications.actions import forget, notify, notify_all
from apfl_net.resources.events import ResourceProposed, ResourcePublished, ResourceReturned
from apfl_net.resources.models.resources import PROPOSED, Resource
from apfl_net.resources.queries.audiences import staff_of
from apfl_net.resources.queries.lists import latest_review


@listens_to(ResourceProposed)
def tell_staff(session: Session, event: ResourceProposed, now: datetime) -> None:
    """Those who may look at it, but for whoever proposed it; anew when it comes back."""
    resource = session.get(Resource, event.resource_id)
    if resource is None or resource.state != PROPOSED:
        return
    forget(session, subject="proposal", subject_id=resource.id)
    reviewers = staff_of(resource.audience_id).where(
        StaffMember.member_id.is_distinct_from(resource.proposed_by_id)
    )
    notify_all(
        session,
        member_ids=session.scalars(reviewers.order_by(StaffMember.member_id)).all(),
        reason="proposal",
        subject="proposal",
        subject_id=resource.id,
        now=now,
    )


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
