"""Saying how closely one wants to follow something."""

from datetime import datetime

from sqlalchemy import delete
from sqlalchemy.orm import Session

from apfl_net.access.viewer import Viewer
from apfl_net.kit.db import insert_or
from apfl_net.watches.models import Watch


def set_level(
    session: Session, *, viewer: Viewer, subject: str, subject_id: int, level: str, now: datetime
) -> None:
    """From now on, this level; choosing the same again changes nothing but the date."""
    insert = insert_or(session, Watch).values(
        member_id=viewer.id, subject=subject, subject_id=subject_id, level=level, since=now
    )
    session.execute(
        insert.on_conflict_do_update(
            index_elements=["member_id", "subject", "subject_id"], set_={"level": level, "since": now}
        )
    )


def unset(session: Session, *, viewer: Viewer, subject: str, subject_id: int) -> None:
    """No choice of one's own any more: the subject's room decides again."""
    session.execute(
        delete(Watch).where(
            Watch.member_id == viewer.id, Watch.subject == subject, Watch.subject_id == subject_id
        )
    )


def choose_level(
    session: Session, *, viewer: Viewer, subject: str, subject_id: int, level: str, now: datetime
) -> None:
    """What a form sends: a level, or `default` for none."""
    if level == "default":
        unset(session, viewer=viewer, subject=subject, subject_id=subject_id)
    else:
        set_level(session, viewer=viewer, subject=subject, subject_id=subject_id, level=level, now=now)
