"""Records of what another part of the house has published by rules of its own: nobody reviews it again."""

from datetime import datetime

from sqlalchemy.orm import Session

from apfl_net.kit import outbox
from apfl_net.resources.actions.describing import describe
from apfl_net.resources.description import Description
from apfl_net.resources.events import ResourceChanged, ResourcePublished
from apfl_net.resources.models.resources import PUBLISHED, Resource


def issue_resource(
    session: Session, *, key: str, said: Description, audience_id: int, now: datetime
) -> Resource:
    """Its readers have it at once."""
    resource = Resource(key=key, audience_id=audience_id, state=PUBLISHED, proposed_at=now, published_at=now)
    describe(session, resource=resource, said=said, now=now)
    outbox.record(session, ResourcePublished(resource.id), now=now)
    return resource


def reissue_resource(
    session: Session, *, resource: Resource, said: Description, audience_id: int, now: datetime
) -> None:
    """What it leads to is another, or has other readers now. One that was gone is there again."""
    was_there = resource.is_published
    resource.audience_id, resource.state = audience_id, PUBLISHED
    resource.withdrawn_at, resource.withdrawn_reason = None, ""
    describe(session, resource=resource, said=said, now=now)
    event = ResourceChanged if was_there else ResourcePublished
    outbox.record(session, event(resource.id), now=now)
