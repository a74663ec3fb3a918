"""Keeping up what harvesters are told."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from apfl_net.access.models import PUBLIC
from apfl_net.kit.db import insert_or
from apfl_net.resources.models.harvesting import HarvestHeader
from apfl_net.resources.models.resources import PUBLISHED, Resource


def note_for_harvesters(session: Session, resource_ids: Iterable[int], *, now: datetime) -> None:
    """What became of these records: changed, for everybody; or gone, if everybody ever had them."""
    ids = sorted(set(resource_ids))
    session.flush()
    for_everybody = set(
        session.scalars(
            select(Resource.id).where(
                Resource.id.in_(ids), Resource.state == PUBLISHED, Resource.audience_id == PUBLIC
            )
        )
    )
    if for_everybody:
        rows = [{"resource_id": id, "changed_at": now, "is_deleted": False} for id in sorted(for_everybody)]
        insert = insert_or(session, HarvestHeader)
        newest = {name: insert.excluded[name] for name in ("changed_at", "is_deleted")}
        session.execute(insert.on_conflict_do_update(index_elements=["resource_id"], set_=newest), rows)
    session.execute(
        update(HarvestHeader)
        .where(
            HarvestHeader.resource_id.in_([id for id in ids if id not in for_everybody]),
            HarvestHeader.is_deleted.is_(False),
        )
        .values(is_deleted=True, changed_at=now)
    )
