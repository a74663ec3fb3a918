"""Telling somebody, and noting that they know."""

from datetime import datetime

from sqlalchemy import update
from sqlalchemy.orm import Session

from apfl_net.access.viewer import Viewer
from apfl_net.kit.db import insert_or
from apfl_net.notifications.models import UNSEEN, Notice


def notify(
    session: Session, *, member_id: int, reason: str, subject: str, subject_id: int, now: datetime
) -> None:
    """Tell a member of a subject, once: a second notice of the same subject is dropped."""
    insert = insert_or(session, Notice).values(
        member_id=member_id, reason=reason, subject=subject, subject_id=subject_id, noticed_at=now
    )
    session.execute(insert.on_conflict_do_nothing(index_elements=["member_id", "subject", "subject_id"]))


def mark_seen(session: Session, *, notice_id: int, now: datetime) -> None:
    session.execute(update(Notice).where(Notice.id == notice_id, UNSEEN).values(seen_at=now))


def mark_all_seen(session: Session, *, viewer: Viewer, now: datetime) -> None:
    session.execute(update(Notice).where(Notice.member_id == viewer.member_id, UNSEEN).values(seen_at=now))
