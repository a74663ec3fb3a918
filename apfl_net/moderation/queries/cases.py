"""Cases: shown to whoever moderates their subject, and to nobody else. To all others they do not exist."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, Select, and_, case, false, func, or_, select
from sqlalchemy.orm import Session, aliased

from apfl_net.access.viewer import Viewer
from apfl_net.kit.db import AnyRow
from apfl_net.kit.errors import NotFound
from apfl_net.members.models import Member
from apfl_net.moderation.models import IS_OPEN, Case, CaseMessage, CaseNote, Report, Sanction
from apfl_net.moderation.subjects import SUBJECTS, Column

CASES_PER_PAGE = 30


def visible_cases(viewer: Viewer) -> Select[Case]:
    """Those whose subject the viewer moderates, and that are not about the viewer."""
    moderated = [
        and_(Case.subject == name, subject.moderated(viewer, Case.subject_id))
        for name, subject in SUBJECTS.items()
        if name not in {"case", "sanction"}  # of these there are no cases
    ]
    return select(Case).where(Case.about_id.is_distinct_from(viewer.member_id), or_(false(), *moderated))


def is_visible(viewer: Viewer, case_id: Column) -> ColumnElement[bool]:
    """`case_id` is a column of the query around; that may name cases too, for other reasons."""
    seen = visible_cases(viewer).with_only_columns(Case.id).where(Case.id == case_id)
    return seen.correlate(case_id.class_).exists()


def get_case(session: Session, viewer: Viewer, case_id: int) -> Case:
    case_ = session.scalar(visible_cases(viewer).where(Case.id == case_id))
    if case_ is None:
        raise NotFound
    return case_


def cases_for(
    session: Session, viewer: Viewer, *, closed: bool, page: int = 1
) -> tuple[Sequence[AnyRow], bool]:
    """One page of the queue: what is due first comes first; of closed ones, the latest."""
    assignee = aliased(Member)
    order = (Case.closed_at.desc(), Case.id.desc()) if closed else (Case.due_at, Case.id)
    rows = session.execute(
        visible_cases(viewer)
        .with_only_columns(
            Case.id,
            Case.subject,
            Case.subject_id,
            Case.opened_at,
            Case.due_at,
            Case.closed_at,
            Case.outcome,
            Case.assignee_id,
            assignee.name.label("assignee"),
            _reports().label("reports"),
            _first_category().label("category"),
        )
        .outerjoin(assignee, assignee.id == Case.assignee_id)
        .where(Case.closed_at.is_not(None) if closed else IS_OPEN)
        .order_by(*order)
        .limit(CASES_PER_PAGE + 1)
        .offset((page - 1) * CASES_PER_PAGE)
    ).all()
    return rows[:CASES_PER_PAGE], len(rows) > CASES_PER_PAGE


def cases_with_ids(session: Session, viewer: Viewer, case_ids: Sequence[int]) -> Sequence[AnyRow]:
    """Those of them that the viewer sees, with what they are about."""
    seen = visible_cases(viewer).with_only_columns(Case.id, Case.subject, Case.subject_id)
    return session.execute(seen.where(Case.id.in_(case_ids))).all()


def count_open(session: Session, viewer: Viewer, now: datetime) -> AnyRow:
    """How many cases are open, how many of them are late, and for how many nobody cares yet."""
    late = func.count(case((Case.due_at < now, 1)))
    lonely = func.count(case((Case.assignee_id.is_(None), 1)))
    counted = visible_cases(viewer).with_only_columns(
        func.count(Case.id).label("open"), late.label("late"), lonely.label("lonely")
    )
    return session.execute(counted.where(IS_OPEN)).one()


def open_case_of(session: Session, subject: str, subject_id: int) -> Case | None:
    return session.scalar(
        select(Case).where(Case.subject == subject, Case.subject_id == subject_id, IS_OPEN).with_for_update()
    )


def reports_in(session: Session, case_id: int) -> Sequence[AnyRow]:
    """With who made them: for moderators of the case only."""
    return session.execute(
        select(
            Report.id,
            Report.reporter_id,
            Report.category,
            Report.note,
            Report.reported_at,
            Member.name.label("reporter"),
        )
        .join(Member, Member.id == Report.reporter_id)
        .where(Report.case_id == case_id)
        .order_by(Report.id)
    ).all()


def notes_in(session: Session, case_id: int) -> Sequence[AnyRow]:
    author, to = aliased(Member), aliased(Member)
    return session.execute(
        select(
            CaseNote.kind,
            CaseNote.body,
            CaseNote.written_at,
            author.name.label("author"),
            to.name.label("to"),
        )
        .join(author, author.id == CaseNote.author_id)
        .outerjoin(to, to.id == CaseNote.to_id)
        .where(CaseNote.case_id == case_id)
        .order_by(CaseNote.id)
    ).all()


def messages_in(session: Session, case_id: int) -> Sequence[AnyRow]:
    author = aliased(Member)
    return session.execute(
        select(
            CaseMessage.to_id,
            CaseMessage.body,
            CaseMessage.sent_at,
            author.name.label("author"),
        )
        .join(author, author.id == CaseMessage.author_id)
        .where(CaseMessage.case_id == case_id)
        .order_by(CaseMessage.id)
    ).all()


def sanctions_in(session: Session, case_id: int) -> Sequence[AnyRow]:
    author = aliased(Member)
    return session.execute(
        select(
            Sanction.id,
            Sanction.kind,
            Sanction.reason,
            Sanction.until,
            Sanction.decided_at,
            Sanction.lifted_at,
            author.name.label("author"),
        )
        .join(author, author.id == Sanction.decided_by)
        .where(Sanction.case_id == case_id)
        .order_by(Sanction.id)
    ).all()


def moderators_of(session: Session, case_: Case) -> Sequence[Member]:
    """Everybody who can see the case, by name."""
    ids = SUBJECTS[case_.subject].moderators(session, case_.subject_id)
    others = select(Member).where(Member.id.in_(ids), Member.id != case_.about_id)
    return session.scalars(others.order_by(Member.name, Member.id)).all()


def reports_lately(session: Session, reporter_id: int, since: datetime) -> int:
    counted = select(func.count()).select_from(Report)
    return session.scalar(counted.where(Report.reporter_id == reporter_id, Report.reported_at > since)) or 0


def _reports() -> ColumnElement[int]:
    counted = select(func.count(Report.id)).where(Report.case_id == Case.id)
    return counted.correlate(Case).scalar_subquery()


def _first_category() -> ColumnElement[str]:
    first = select(Report.category).where(Report.case_id == Case.id).order_by(Report.id).limit(1)
    return first.correlate(Case).scalar_subquery()
