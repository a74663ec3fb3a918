"""The way of a proposal until somebody decides: proposed, changed, taken back."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy.orm import Session

from apfl_net.access.models import Audience
from apfl_net.access.viewer import Viewer
from apfl_net.files.models import File
from apfl_net.kit import outbox
from apfl_net.resources import policy
from apfl_net.resources.actions.describing import describe
from apfl_net.resources.actions.filing import add_files, take_all_files_away
from apfl_net.resources.description import Description
from apfl_net.resources.events import ResourceProposed
from apfl_net.resources.models.resources import PROPOSED, WITHDRAWN, Resource


def propose_resource(
    session: Session,
    *,
    proposer: Viewer,
    said: Description,
    audience: Audience,
    rights_statement: str,
    files: Iterable[File] = (),
    now: datetime,
) -> Resource:
    """Put a record before the secretariat. Nobody else sees it until it is published."""
    resource = Resource(
        audience_id=audience.id,
        state=PROPOSED,
        rights_statement=rights_statement,
        proposed_by_id=proposer.id,
        proposed_at=now,
    )
    describe(session, resource=resource, said=said, now=now)
    add_files(session, resource=resource, files=files, now=now)
    outbox.record(session, ResourceProposed(resource.id), now=now)
    return resource


def change_proposal(
    session: Session,
    *,
    resource: Resource,
    said: Description,
    audience: Audience,
    rights_statement: str,
    now: datetime,
) -> None:
    """What its proposer says of it now. One that was given back waits again."""
    policy.check_is_open(resource)
    resource.audience_id, resource.rights_statement = audience.id, rights_statement
    if resource.state != PROPOSED:
        resource.state, resource.proposed_at = PROPOSED, now
        outbox.record(session, ResourceProposed(resource.id), now=now)
    describe(session, resource=resource, said=said, now=now)


def take_back_proposal(session: Session, *, resource: Resource, now: datetime) -> None:
    policy.check_is_open(resource)
    resource.state, resource.withdrawn_at, resource.changed_at = WITHDRAWN, now, now
    take_all_files_away(session, resource=resource, now=now)
