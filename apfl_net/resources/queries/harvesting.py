"""What harvesters ask: headers in the order of their change, and the records behind them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import Session

from apfl_net.access.viewer import Viewer
from apfl_net.resources.models.harvesting import HarvestHeader
from apfl_net.resources.models.resources import Resource
from apfl_net.resources.queries.visible import visible_resources


@dataclass(frozen=True)
class Span:
    """Changed at `since` or later, and before `before`; None: whenever."""

    since: datetime | None = None
    before: datetime | None = None

    def where(self) -> list[ColumnElement[bool]]:
        changed = HarvestHeader.changed_at
        return [
            *([changed >= self.since] if self.since else []),
            *([changed < self.before] if self.before else []),
        ]


def headers_after(
    session: Session, span: Span, last: tuple[datetime, int] | None, limit: int
) -> Sequence[HarvestHeader]:
    """The next ones after the last that was told; one more than `limit` where there are more."""
    asked = select(HarvestHeader).where(*span.where())
    if last:
        at, id = last
        asked = asked.where(
            or_(
                HarvestHeader.changed_at > at,
                and_(HarvestHeader.changed_at == at, HarvestHeader.resource_id > id),
            )
        )
    ordered = asked.order_by(HarvestHeader.changed_at, HarvestHeader.resource_id)
    return session.scalars(ordered.limit(limit + 1)).all()


def count_headers(session: Session, span: Span) -> int:
    return session.scalar(select(func.count()).select_from(HarvestHeader).where(*span.where())) or 0


def first_change(session: Session) -> datetime | None:
    return session.scalar(select(func.min(HarvestHeader.changed_at)))


def header_of(session: Session, resource_id: int) -> HarvestHeader | None:
    return session.get(HarvestHeader, resource_id)


def records_of(session: Session, viewer: Viewer, ids: Iterable[int]) -> Sequence[Resource]:
    return session.scalars(visible_resources(viewer).where(Resource.id.in_(list(ids)))).all()
