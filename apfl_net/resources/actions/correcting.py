"""What becomes of a record that readers have: corrected, withdrawn, given back to them."""

import json
from dataclasses import asdict
from datetime import datetime

from sqlalchemy.orm import Session

from apfl_net.access.models import Audience
from apfl_net.access.viewer import Viewer
from apfl_net.kit import outbox
from apfl_net.resources import policy
from apfl_net.resources.actions.describing import describe
from apfl_net.resources.description import Description
from apfl_net.resources.events import ResourceChanged, ResourcePublished, ResourceWithdrawn
from apfl_net.resources.models.resources import PUBLISHED, WITHDRAWN, Resource
from apfl_net.resources.models.reviewing import ResourceCorrection
from apfl_net.resources.queries.files import standing_of_files
from apfl_net.resources.queries.records import description_of


def correct_resource(
    session: Session,
    *,
    staff: Viewer,
    resource: Resource,
    said: Description,
    audience: Audience,
    note: str,
    now: datetime,
) -> None:
    """Change a published record. Readers see what was corrected; how it was before is kept for the staff."""
    policy.check_can_stand(said, files=standing_of_files(session, resource.id))
    before = asdict(description_of(session, resource)) | {"audience_id": resource.audience_id}
    resource.audience_id = audience.id
    describe(session, resource=resource, said=said, now=now)
    session.add(
        ResourceCorrection(
            resource_id=resource.id,
            corrected_at=now,
            corrected_by=staff.id,
            note=note,
            before=json.dumps(before, ensure_ascii=False),
        )
    )
    session.flush()
    outbox.record(session, ResourceChanged(resource.id), now=now)


def withdraw_resource(session: Session, *, resource: Resource, reason: str, now: datetime) -> None:
    """Take it from its readers. Its address says from now on that it is gone, and why."""
    resource.state, resource.withdrawn_at, resource.changed_at = WITHDRAWN, now, now
    resource.withdrawn_reason = reason
    outbox.record(session, ResourceWithdrawn(resource.id), now=now)


def restore_resource(session: Session, *, resource: Resource, now: datetime) -> None:
    """It was withdrawn by mistake, or the reason is gone."""
    policy.check_can_stand(resource, files=standing_of_files(session, resource.id))
    resource.state, resource.withdrawn_at, resource.changed_at = PUBLISHED, None, now
    resource.withdrawn_reason = ""
    outbox.record(session, ResourcePublished(resource.id), now=now)
