"""Appeals, as those who decide them see them: never on themselves, nor from a case that they may not see."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session, aliased

from apfl_net.access.viewer import Viewer
from apfl_net.kit.db import AnyRow
from apfl_net.kit.errors import NotFound
from apfl_net.members.models import Member
from apfl_net.moderation.models import Appeal, Case, Sanction
from apfl_net.moderation.queries.cases import is_visible
from apfl_net.moderation.subjects import Column

MOST_SHOWN = 100


def appeals_for(session: Session, viewer: Viewer) -> Sequence[AnyRow]:
    """Those that wait first, by their time; then the latest that were decided."""
    member, decider = aliased(Member), aliased(Member)
    return session.execute(
        select(
            Appeal.id,
            Appeal.words,
            Appeal.filed_at,
            Appeal.due_at,
            Appeal.decided_at,
            Appeal.outcome,
            Appeal.answer,
            Sanction.kind,
            Sanction.reason,
            Sanction.until,
            Sanction.decided_by,
            Sanction.case_id,
            Case.subject,
            Case.subject_id,
            member.name.label("member"),
            decider.name.label("decider"),
        )
        .join(Sanction, Sanction.id == Appeal.sanction_id)
        .join(member, member.id == Sanction.member_id)
        .join(decider, decider.id == Sanction.decided_by)
        .outerjoin(Case, Case.id == Sanction.case_id)
        .where(_open_to(viewer))
        .order_by(Appeal.decided_at.is_not(None), Appeal.decided_at.desc(), Appeal.due_at)
        .limit(MOST_SHOWN)
    ).all()


def is_waiting(viewer: Viewer, appeal_id: Column) -> ColumnElement[bool]:
    """For a decision that the viewer may make."""
    waiting = (
        select(Appeal.id)
        .join(Sanction, Sanction.id == Appeal.sanction_id)
        .where(Appeal.id == appeal_id, Appeal.decided_at.is_(None), _open_to(viewer))
        .where(Sanction.decided_by != viewer.member_id)
    )
    return waiting.exists()


def is_open(viewer: Viewer, sanction_id: Column) -> ColumnElement[bool]:
    """Whether the viewer may know of a sanction: neither their own, nor one from a case closed to them."""
    seen = select(Sanction.id).where(Sanction.id == sanction_id, _open_to(viewer))
    return seen.exists()


def _open_to(viewer: Viewer) -> ColumnElement[bool]:
    case_is_open = or_(Sanction.case_id.is_(None), is_visible(viewer, Sanction.case_id))
    return and_(Sanction.member_id != viewer.member_id, case_is_open)


def held_appeal(session: Session, viewer: Viewer, appeal_id: int) -> tuple[Appeal, Sanction]:
    """The appeal and its sanction, locked, so that two who decide wait for each other."""
    appeal = session.scalar(
        select(Appeal)
        .join(Sanction, Sanction.id == Appeal.sanction_id)
        .where(Appeal.id == appeal_id, _open_to(viewer))
        .with_for_update(of=Appeal)
        .execution_options(populate_existing=True)
    )
    if appeal is None:
        raise NotFound
    return appeal, session.get_one(Sanction, appeal.sanction_id)
