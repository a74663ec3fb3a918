"""What somebody has to do with the moderators: their own reports, messages to them, their own sanctions.

Nothing here leads from the reported to whoever reported.
"""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from apfl_net.access.viewer import Viewer
from apfl_net.kit.db import AnyRow
from apfl_net.kit.errors import NotFound
from apfl_net.moderation.models import Appeal, Case, CaseMessage, Report, Sanction

MOST_SHOWN = 50

_SANCTION_WITH_APPEAL = (
    select(
        Sanction.id,
        Sanction.kind,
        Sanction.reason,
        Sanction.until,
        Sanction.decided_at,
        Sanction.lifted_at,
        Appeal.words,
        Appeal.filed_at,
        Appeal.decided_at.label("appeal_decided_at"),
        Appeal.outcome.label("appeal_outcome"),
        Appeal.answer,
    )
    .outerjoin(Appeal, Appeal.sanction_id == Sanction.id)
    .order_by(Sanction.decided_at.desc(), Sanction.id.desc())
    .limit(MOST_SHOWN)
)


def own_reports(session: Session, viewer: Viewer) -> Sequence[AnyRow]:
    """What they reported, and what came of it; not of what kind the thing is, which may be closed to them."""
    return session.execute(
        select(
            Report.id,
            Report.category,
            Report.note,
            Report.reported_at,
            Case.closed_at,
            Case.outcome,
        )
        .join(Case, Case.id == Report.case_id)
        .where(Report.reporter_id == viewer.member_id)
        .order_by(Report.id.desc())
        .limit(MOST_SHOWN)
    ).all()


def messages_to(session: Session, viewer: Viewer) -> Sequence[CaseMessage]:
    own = select(CaseMessage).where(CaseMessage.to_id == viewer.member_id)
    return session.scalars(own.order_by(CaseMessage.id.desc()).limit(MOST_SHOWN)).all()


def sanctions_of(session: Session, member_id: int) -> Sequence[AnyRow]:
    """For the member, and for moderators who know that it is them."""
    return session.execute(_SANCTION_WITH_APPEAL.where(Sanction.member_id == member_id)).all()


def get_sanction_of(session: Session, member_id: int, sanction_id: int) -> Sanction:
    own = select(Sanction).where(Sanction.member_id == member_id, Sanction.id == sanction_id)
    sanction = session.scalar(own.with_for_update())
    if sanction is None:
        raise NotFound
    return sanction


def appeal_of(session: Session, sanction_id: int) -> Appeal | None:
    return session.scalar(select(Appeal).where(Appeal.sanction_id == sanction_id))


def in_force(rows: Sequence[AnyRow], now: datetime) -> Sequence[AnyRow]:
    return [row for row in rows if row.lifted_at is None and (row.until is None or row.until > now)]
