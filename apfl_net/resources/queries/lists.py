"""Records in rows: what waits, what one has proposed; and what belongs to one record."""

from collections.abc import Sequence

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from apfl_net.access.viewer import Viewer
from apfl_net.kit.db import AnyRow
from apfl_net.kit.errors import NotFound
from apfl_net.members.models import Member
from apfl_net.resources.models.resources import PROPOSED, Resource
from apfl_net.resources.models.reviewing import ResourceCorrection, ResourceReview
from apfl_net.resources.queries.visible import (
    found,
    is_visible,
    own_proposals,
    proposals_to_review,
    visible_resources,
    visible_tombstones,
)


def proposals_of(session: Session, viewer: Viewer) -> Sequence[Resource]:
    return session.scalars(own_proposals(viewer).order_by(Resource.id.desc()).limit(200)).all()


def waiting_proposals(session: Session, viewer: Viewer) -> Sequence[AnyRow]:
    """For the desk, those that wait longest first: record and who proposed it."""
    return session.execute(
        proposals_to_review(viewer)
        .outerjoin(Member, Member.id == Resource.proposed_by_id)
        .add_columns(Member.name)
        .order_by(Resource.state != PROPOSED, Resource.proposed_at, Resource.id)
        .limit(200)
    ).all()


def count_waiting(session: Session, viewer: Viewer) -> int:
    waiting = proposals_to_review(viewer).where(Resource.state == PROPOSED)
    return session.scalar(waiting.with_only_columns(func.count())) or 0


def get_proposal_to_change(
    session: Session, viewer: Viewer, resource_id: int, *, writing: bool = False
) -> Resource:
    """One's own, whatever became of it; or one that waits, for staff."""
    own = session.scalar(_one(own_proposals(viewer), resource_id, writing))
    return own or get_proposal(session, viewer, resource_id, writing=writing)


def get_proposal(session: Session, viewer: Viewer, resource_id: int, *, writing: bool = False) -> Resource:
    """For staff. `writing`: one decides after the other."""
    if not viewer.is_staff:
        raise NotFound
    return found(session.scalar(_one(proposals_to_review(viewer), resource_id, writing)))


def get_published(session: Session, viewer: Viewer, resource_id: int, *, writing: bool = False) -> Resource:
    return found(session.scalar(_one(visible_resources(viewer), resource_id, writing)))


def _one(resources: Select[Resource], resource_id: int, writing: bool) -> Select[Resource]:
    one = resources.where(Resource.id == resource_id)
    return one.with_for_update() if writing else one


def proposer_of(session: Session, resource: Resource) -> Member | None:
    """For staff, who see every name."""
    return session.get(Member, resource.proposed_by_id) if resource.proposed_by_id else None


def get_tombstone(session: Session, viewer: Viewer, resource_id: int) -> Resource:
    return found(session.scalar(visible_tombstones(viewer).where(Resource.id == resource_id)))


def reviews_of(session: Session, resource_id: int) -> Sequence[AnyRow]:
    return session.execute(
        select(ResourceReview.outcome, ResourceReview.note, ResourceReview.reviewed_at, Member.name)
        .join(Member, Member.id == ResourceReview.reviewed_by)
        .where(ResourceReview.resource_id == resource_id)
        .order_by(ResourceReview.id)
    ).all()


def latest_review(session: Session, resource_id: int) -> ResourceReview | None:
    of_it = select(ResourceReview).where(ResourceReview.resource_id == resource_id)
    return session.scalar(of_it.order_by(ResourceReview.id.desc()).limit(1))


def corrections_of(session: Session, resource_id: int) -> Sequence[ResourceCorrection]:
    """Of a record that the caller has loaded through a viewer, the latest first."""
    return session.scalars(
        select(ResourceCorrection)
        .where(ResourceCorrection.resource_id == resource_id)
        .order_by(ResourceCorrection.id.desc())
    ).all()


def other_languages(session: Session, viewer: Viewer, resource: Resource) -> Sequence[Resource]:
    """The same document in other languages, as far as the viewer sees it."""
    if resource.work_id is None:
        return []
    return session.scalars(
        visible_resources(viewer)
        .where(Resource.work_id == resource.work_id, Resource.id != resource.id)
        .order_by(Resource.id)
    ).all()


def replaced_and_replacing(
    session: Session, viewer: Viewer, resource: Resource
) -> tuple[Resource | None, Resource | None]:
    """What the record replaces, and what replaces it: each as far as the viewer sees it."""
    before = visible_resources(viewer).where(Resource.id == resource.replaces_id)
    after = visible_resources(viewer).where(Resource.replaces_id == resource.id)
    latest = after.order_by(Resource.id.desc()).limit(1)
    return session.scalar(before) if resource.replaces_id else None, session.scalar(latest)


def sees_all(session: Session, viewer: Viewer, *ids: int | None) -> bool:
    """Whether these are records that the viewer sees, or none."""
    wanted = {one for one in ids if one is not None}
    seen = select(func.count()).where(Resource.id.in_(wanted), is_visible(viewer))
    return not wanted or session.scalar(seen) == len(wanted)
