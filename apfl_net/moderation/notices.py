"""Notices from the moderators: one's own reports, messages, sanctions; and of cases, to those who see them.

To none of them leads a name: neither that of whoever reported nor that of a moderator.
"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from apfl_net.access.models import StaffMember
from apfl_net.access.viewer import Viewer
from apfl_net.kit.i18n import N_, SOURCE_LANGUAGE, gettext, reader
from apfl_net.kit.text import excerpt
from apfl_net.moderation.models import IS_OPEN, Appeal, Case, CaseMessage, Report, Sanction
from apfl_net.moderation.queries.appeals import is_open, is_waiting
from apfl_net.moderation.queries.cases import is_visible, visible_cases
from apfl_net.moderation.subjects import SUBJECTS as MODERATED
from apfl_net.moderation.subjects import Subject as ModeratedSubject
from apfl_net.moderation.words import OUTCOMES
from apfl_net.notifications.subjects import SUBJECTS, Line, Subject

Wanted = Sequence[tuple[int, str]]


def _own(rows: Any, owner: Any) -> Any:
    """The condition that a row is there and the viewer's own."""

    def visible(viewer: Viewer, subject_id: InstrumentedAttribute[int]) -> ColumnElement[bool]:
        found: Select[Any] = select(rows.id).where(rows.id == subject_id, owner == viewer.member_id)
        return found.exists()

    return visible


def _line(text: str, path: str, words: str = "") -> Line:
    return Line(text=text, excerpt=excerpt(words), language=reader().language or SOURCE_LANGUAGE, path=path)


def _lines_of_reports(session: Session, viewer: Viewer, wanted: Wanted) -> dict[int, Line]:
    rows = session.execute(
        select(Report.id, Case.closed_at, Case.outcome)
        .join(Case, Case.id == Report.case_id)
        .where(Report.id.in_(_ids(wanted)), Report.reporter_id == viewer.member_id)
    )
    return {row.id: _line(_of_report(row.closed_at, row.outcome), _at("report", row.id)) for row in rows}


def _of_report(closed_at: object, outcome: str) -> str:
    if not closed_at:
        return gettext("The moderators have your report")
    return gettext("The moderators have decided about your report: %(outcome)s") % {
        "outcome": gettext(OUTCOMES[outcome])
    }


def _lines_of_messages(session: Session, viewer: Viewer, wanted: Wanted) -> dict[int, Line]:
    rows = session.execute(
        select(CaseMessage.id, CaseMessage.body).where(
            CaseMessage.id.in_(_ids(wanted)), CaseMessage.to_id == viewer.member_id
        )
    )
    text = gettext("The moderators have written to you")
    return {row.id: _line(text, _at("message", row.id), row.body) for row in rows}


_SANCTIONED = {
    "warning": N_("The moderators have warned you"),
    "suspension": N_("The moderators have suspended you from writing"),
    "ban": N_("The moderators have shut you out"),
}


def _lines_of_sanctions(session: Session, viewer: Viewer, wanted: Wanted) -> dict[int, Line]:
    rows = session.execute(
        select(Sanction.id, Sanction.kind, Sanction.reason, Appeal.outcome)
        .outerjoin(Appeal, Appeal.sanction_id == Sanction.id)
        .where(Sanction.id.in_(_ids(wanted)), Sanction.member_id == viewer.member_id)
    )
    decided = gettext("Your appeal has been decided")
    return {
        row.id: _line(
            decided if row.outcome else gettext(_SANCTIONED[row.kind]), _at("sanction", row.id), row.reason
        )
        for row in rows
    }


def _case_waits(viewer: Viewer, case_id: InstrumentedAttribute[int]) -> ColumnElement[bool]:
    """What is closed waits no longer."""
    return visible_cases(viewer).with_only_columns(Case.id).where(Case.id == case_id, IS_OPEN).exists()


_OF_CASES = {
    "case": N_("A report waits for a moderator"),
    "handed_over": N_("A case was handed over to you"),
    "taken_over": N_("A case that you looked after was taken over"),
}


def _lines_of_cases(session: Session, viewer: Viewer, wanted: Wanted) -> dict[int, Line]:
    reasons = dict(wanted)
    seen = visible_cases(viewer).with_only_columns(Case.id).where(Case.id.in_(reasons))
    return {
        case_id: _line(gettext(_OF_CASES[reasons[case_id]]), f"/desk/cases/{case_id}")
        for case_id in session.scalars(seen)
    }


def _lines_of_appeals(session: Session, viewer: Viewer, wanted: Wanted) -> dict[int, Line]:
    text = gettext("An appeal waits for a decision")
    return {appeal_id: _line(text, "/desk/appeals") for appeal_id in _ids(wanted)}


def _ids(wanted: Wanted) -> list[int]:
    return [subject_id for subject_id, _reason in wanted]


def _at(kind: str, subject_id: int) -> str:
    return f"/moderation#{kind}-{subject_id}"


def _subject(condition: Any, lines: Any, unread: Any = None) -> Subject:
    return Subject(visible=condition, unread=unread or condition, lines=lines)


SUBJECTS["report"] = _subject(_own(Report, Report.reporter_id), _lines_of_reports)
SUBJECTS["case_message"] = _subject(_own(CaseMessage, CaseMessage.to_id), _lines_of_messages)
SUBJECTS["sanction"] = _subject(_own(Sanction, Sanction.member_id), _lines_of_sanctions)
SUBJECTS["case"] = _subject(is_visible, _lines_of_cases, unread=_case_waits)
SUBJECTS["appeal"] = _subject(is_waiting, _lines_of_appeals)


def _moderators(session: Session, case_id: int) -> Select[int]:
    case = session.get_one(Case, case_id)
    return MODERATED[case.subject].moderators(session, case.subject_id)


def _who_decides(session: Session, sanction_id: int) -> Select[int]:
    return select(StaffMember.member_id).where(StaffMember.role.in_(("admin", "moderator")))


MODERATED["sanction"] = ModeratedSubject(moderated=is_open, moderators=_who_decides)
MODERATED["case"] = ModeratedSubject(moderated=is_visible, moderators=_moderators)
