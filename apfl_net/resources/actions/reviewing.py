"""Deciding about a proposal: published, given back with a word, or declined."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy.orm import Session

from apfl_net.access.viewer import Viewer
from apfl_net.kit import outbox
from apfl_net.resources import policy
from apfl_net.resources.actions.filing import take_all_files_away
from apfl_net.resources.events import ResourcePublished, ResourceReturned
from apfl_net.resources.models.resources import PUBLISHED, RETURNED, WITHDRAWN, Resource
from apfl_net.resources.models.reviewing import ResourceReview
from apfl_net.resources.queries.files import standing_of_files


def publish_resource(
    session: Session,
    *,
    reviewer: Viewer,
    resource: Resource,
    checked: Collection[str],
    note: str = "",
    now: datetime,
) -> None:
    """Its readers have it from now on."""
    policy.check_may_publish(resource, checked=checked, files=standing_of_files(session, resource.id))
    resource.state, resource.published_at, resource.changed_at = PUBLISHED, now, now
    _note(session, reviewer, resource, "published", note, checked, now)
    outbox.record(session, ResourcePublished(resource.id), now=now)


def return_proposal(
    session: Session, *, reviewer: Viewer, resource: Resource, note: str, now: datetime
) -> None:
    """Its proposer reads what is missing, changes it and sends it anew."""
    policy.check_is_open(resource)
    resource.state, resource.changed_at = RETURNED, now
    _note(session, reviewer, resource, "returned", note, (), now)
    outbox.record(session, ResourceReturned(resource.id), now=now)


def decline_proposal(
    session: Session, *, reviewer: Viewer, resource: Resource, note: str, now: datetime
) -> None:
    """It is not for this repository; its proposer reads why. No page tells that it was."""
    policy.check_is_open(resource)
    resource.state, resource.withdrawn_at, resource.changed_at = WITHDRAWN, now, now
    _note(session, reviewer, resource, "declined", note, (), now)
    take_all_files_away(session, resource=resource, now=now)
    outbox.record(session, ResourceReturned(resource.id), now=now)


def _note(
    session: Session,
    reviewer: Viewer,
    resource: Resource,
    outcome: str,
    note: str,
    checked: Collection[str],
    now: datetime,
) -> None:
    session.add(
        ResourceReview(
            resource_id=resource.id,
            reviewed_at=now,
            reviewed_by=reviewer.id,
            outcome=outcome,
            checked=" ".join(sorted(checked)),
            note=note,
        )
    )
    session.flush()
