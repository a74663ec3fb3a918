"""What moderation holds about a member: what they reported, were told, had to bear, and appealed against."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from apfl_net.kit.db import AnySelect
from apfl_net.kit.personal import Holdings, rows_of
from apfl_net.moderation.actions.forgetting import forget_member
from apfl_net.moderation.models import Appeal, CaseMessage, CaseNote, Report, Sanction


def export(session: Session, member_id: int) -> Holdings:
    """Not who reported them: that is never told."""
    return {name: rows_of(session, statement) for name, statement in _about(member_id).items()}


def erase(session: Session, member_id: int, now: datetime) -> None:
    forget_member(session, member_id=member_id)


def _about(member_id: int) -> dict[str, AnySelect]:
    sanctions = select(
        Sanction.kind, Sanction.reason, Sanction.decided_at, Sanction.until, Sanction.lifted_at
    )
    appeals = select(Appeal.words, Appeal.filed_at, Appeal.decided_at, Appeal.outcome, Appeal.answer)
    reports = select(Report.category, Report.note, Report.reported_at)
    messages = select(CaseMessage.body, CaseMessage.sent_at)
    notes = select(CaseNote.kind, CaseNote.body, CaseNote.written_at)
    return {
        "reports_made": reports.where(Report.reporter_id == member_id).order_by(Report.id),
        "words_of_moderators": messages.where(CaseMessage.to_id == member_id).order_by(CaseMessage.id),
        "sanctions": sanctions.where(Sanction.member_id == member_id).order_by(Sanction.id),
        "appeals": appeals.join(Sanction, Sanction.id == Appeal.sanction_id)
        .where(Sanction.member_id == member_id)
        .order_by(Appeal.id),
        "notes_written_as_moderator": notes.where(CaseNote.author_id == member_id).order_by(CaseNote.id),
    }
