"""Telling somebody, and noting that they know."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import delete, update
from sqlalchemy.orm import Session

from apfl_net.access.viewer import Viewer
from apfl_net.kit.db import insert_or
from apfl_net.notifications.models import UNSEEN, Notice, NoticePreference
from apfl_net.notifications.queries import who_wants
from apfl_net.notifications.reasons import REASONS


def notify(
    session: Session, *, member_id: int, reason: str, subject: str, subject_id: int, now: datetime
) -> None:
    """Tell a member of a subject, once: a second notice of the same subject is dropped."""
    notify_all(
        session, member_ids=[member_id], reason=reason, subject=subject, subject_id=subject_id, now=now
    )


def notify_all(
    session: Session,
    *,
    member_ids: Collection[int],
    reason: str,
    subject: str,
    subject_id: int,
    now: datetime,
) -> None:
    """Tell each of these members who wants to hear of it for this reason. The first one they want counts."""
    told = [
        {
            "member_id": member_id,
            "reason": reason,
            "subject": subject,
            "subject_id": subject_id,
            "noticed_at": now,
        }
        for member_id in who_wants(session, reason, member_ids)
    ]
    if told:
        insert = insert_or(session, Notice).values(told)
        session.execute(insert.on_conflict_do_nothing(index_elements=["member_id", "subject", "subject_id"]))


def forget(session: Session, *, subject: str, subject_id: int) -> None:
    """Nobody is told of this subject any more; when it comes up again, it is told anew."""
    session.execute(delete(Notice).where(Notice.subject == subject, Notice.subject_id == subject_id))


def forget_for(session: Session, *, member_id: int, subject: str, subject_id: int) -> None:
    """The same for one member."""
    of_subject = Notice.subject == subject, Notice.subject_id == subject_id
    session.execute(delete(Notice).where(Notice.member_id == member_id, *of_subject))


def choose_notices(session: Session, *, viewer: Viewer, wanted: Collection[str]) -> None:
    """From now on, be told for these reasons and for none of the others that can be chosen."""
    rows = [{"member_id": viewer.id, "reason": reason, "wanted": reason in wanted} for reason in REASONS]
    insert = insert_or(session, NoticePreference).values(rows)
    session.execute(
        insert.on_conflict_do_update(
            index_elements=["member_id", "reason"], set_={"wanted": insert.excluded.wanted}
        )
    )


def mark_seen(session: Session, *, notice_id: int, now: datetime) -> None:
    session.execute(update(Notice).where(Notice.id == notice_id, UNSEEN).values(seen_at=now))


def mark_all_seen(session: Session, *, viewer: Viewer, now: datetime) -> None:
    session.execute(update(Notice).where(Notice.member_id == viewer.member_id, UNSEEN).values(seen_at=now))
