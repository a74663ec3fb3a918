"""What holds in a thread for now: when it takes replies, and how often."""

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from apfl_net.access.bylines import name_for
from apfl_net.access.viewer import Viewer
from apfl_net.discussions.queries.changes import latest_change
from apfl_net.kit.db import AnyRow
from apfl_net.kit.markdown import without_handles


def state_of(db: Session, viewer: Viewer, head: AnyRow, now: datetime) -> dict[str, Any]:
    """Slow mode and schedule while they matter, each with who set it and why, if the viewer may know."""
    is_slow = head.slow_until is not None and head.slow_until > now
    opens_later = head.opens_at is not None and head.opens_at > now
    return {
        "slow": _set_by(db, viewer, head, "slow") if is_slow else None,
        "schedule": _set_by(db, viewer, head, "schedule") if opens_later or head.closes_at else None,
        "opens_later": opens_later,
        "has_closed": head.closes_at is not None and head.closes_at <= now,
    }


def _set_by(db: Session, viewer: Viewer, head: AnyRow, kind: str) -> dict[str, str]:
    change = latest_change(db, viewer, head.id, (kind,))
    if change is None:
        return {"who": "", "reason": ""}
    who = name_for(viewer.signed_in, name=change.name, public_name=change.public_name)
    reason = change.reason if viewer.signed_in else without_handles(change.reason)
    return {"who": who, "reason": reason}
