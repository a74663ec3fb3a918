"""What a member watches, follows and mutes; and who watches or mutes them."""

from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from apfl_net.kit.personal import Holdings, rows_of
from apfl_net.watches.models import Watch


def export(session: Session, member_id: int) -> Holdings:
    """Their own choices. Who chose to watch or mute them is the others' affair."""
    watches = select(Watch.subject, Watch.subject_id, Watch.level, Watch.since)
    return {"watches": rows_of(session, watches.where(Watch.member_id == member_id).order_by(Watch.since))}


def erase(session: Session, member_id: int, now: datetime) -> None:
    of_them = (Watch.subject == "member") & (Watch.subject_id == member_id)
    session.execute(delete(Watch).where((Watch.member_id == member_id) | of_them))
