"""What a member is told of, and wants to be."""

from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from apfl_net.kit.personal import Holdings, rows_of
from apfl_net.notifications.models import Notice, NoticePreference


def export(session: Session, member_id: int) -> Holdings:
    """Of what others wrote there is only its number: the words are theirs."""
    notices = select(Notice.reason, Notice.subject, Notice.subject_id, Notice.noticed_at, Notice.seen_at)
    choices = select(NoticePreference.reason, NoticePreference.wanted, NoticePreference.by_mail)
    return {
        "notices": rows_of(session, notices.where(Notice.member_id == member_id).order_by(Notice.id)),
        "notice_preferences": rows_of(session, choices.where(NoticePreference.member_id == member_id)),
    }


def erase(session: Session, member_id: int, now: datetime) -> None:
    for table in (Notice, NoticePreference):
        session.execute(delete(table).where(table.member_id == member_id))
