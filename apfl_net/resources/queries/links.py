"""Links of records: which are to be looked at, and which lead nowhere."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import Session

from apfl_net.access.viewer import Viewer
from apfl_net.kit.config import settings
from apfl_net.kit.db import AnyRow
from apfl_net.kit.errors import NotFound
from apfl_net.resources.models.resources import PUBLISHED, Resource, ResourceLink
from apfl_net.resources.queries.visible import is_visible

LOOKED_AT_EVERY = timedelta(days=7)
AGAIN_AFTER = timedelta(days=1)
"""What failed is looked at again on the next day: one bad hour of a server, or of ours, is no dead link."""

FAILED_TWICE = and_(
    ResourceLink.failing_since.is_not(None), ResourceLink.failing_since < ResourceLink.checked_at
)
LISTED = 200


def links_to_look_at(session: Session, now: datetime, limit: int) -> Sequence[AnyRow]:
    """Id and address, those that wait longest first. Only of what readers have."""
    return session.execute(
        select(ResourceLink.id, ResourceLink.url, ResourceLink.checked_at)
        .join(Resource, Resource.id == ResourceLink.resource_id)
        .where(
            Resource.state == PUBLISHED,
            ~ResourceLink.url.startswith(settings().base_url, autoescape=True),  # that is ourselves
            or_(
                ResourceLink.checked_at.is_(None),
                ResourceLink.checked_at < now - LOOKED_AT_EVERY,
                and_(
                    ResourceLink.failing_since.is_not(None),
                    ~FAILED_TWICE,
                    ResourceLink.checked_at < now - AGAIN_AFTER,
                ),
            ),
        )
        .order_by(ResourceLink.checked_at.is_not(None), ResourceLink.checked_at, ResourceLink.id)
        .limit(limit)
    ).all()


def dead_links(session: Session, viewer: Viewer) -> Sequence[AnyRow]:
    """For the desk: links that failed twice, with their records; those that fail longest first."""
    return session.execute(
        select(ResourceLink, Resource)
        .join(Resource, Resource.id == ResourceLink.resource_id)
        .where(FAILED_TWICE, is_visible(viewer))
        .order_by(ResourceLink.failing_since, ResourceLink.id)
        .limit(LISTED)
    ).all()


def count_dead_links(session: Session, viewer: Viewer) -> int:
    dead = (
        select(func.count())
        .select_from(ResourceLink)
        .join(Resource, Resource.id == ResourceLink.resource_id)
        .where(FAILED_TWICE, is_visible(viewer))
    )
    return session.scalar(dead) or 0


def get_link(session: Session, viewer: Viewer, link_id: int) -> ResourceLink:
    link = session.scalar(
        select(ResourceLink)
        .join(Resource, Resource.id == ResourceLink.resource_id)
        .where(ResourceLink.id == link_id, is_visible(viewer))
    )
    if link is None:
        raise NotFound
    return link
