"""What was sent by a member. The files themselves belong to what they were sent with, and go with it."""

from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from apfl_net.files.models import File, FileVersion
from apfl_net.kit.personal import Holdings, rows_of


def export(session: Session, member_id: int) -> Holdings:
    sent = select(
        File.id,
        File.name,
        FileVersion.number,
        FileVersion.uploaded_at,
        FileVersion.sent_size,
        FileVersion.state,
    ).join(FileVersion, FileVersion.file_id == File.id)
    return {
        "files": rows_of(
            session, sent.where(FileVersion.uploaded_by_id == member_id).order_by(FileVersion.id)
        )
    }


def erase(session: Session, member_id: int, now: datetime) -> None:
    """The files of what they wrote are gone: its room took them away. Of others nobody knows who sent it."""
    for table in (File, FileVersion):
        session.execute(update(table).where(table.uploaded_by_id == member_id).values(uploaded_by_id=None))
