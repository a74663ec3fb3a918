"""Reporting something to the moderators."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from apfl_net.access.viewer import Viewer
from apfl_net.kit import outbox
from apfl_net.kit.db import insert_or
from apfl_net.kit.mail.letters import post_letter
from apfl_net.moderation import policy
from apfl_net.moderation.events import CaseOpened
from apfl_net.moderation.models import IS_OPEN, Case, Report
from apfl_net.moderation.queries.cases import open_case_of, reports_lately
from apfl_net.moderation.subjects import SUBJECTS
from apfl_net.moderation.words import CATEGORIES
from apfl_net.notifications.actions import notify


def report(
    session: Session,
    *,
    reporter: Viewer,
    subject: str,
    subject_id: int,
    about_id: int,
    category: str,
    note: str,
    now: datetime,
) -> Report:
    """Bring something before the moderators; who moderates the subject is told. `about_id`: whose it is.

    What is reported already joins the open case, which may then be due sooner.
    """
    if about_id == reporter.id:
        raise policy.NotOnYourself
    policy.check_may_report(reports_lately(session, reporter.id, now - policy.REPORTS_WINDOW))
    moderators = session.scalars(SUBJECTS[subject].moderators(session, subject_id)).all()
    policy.check_somebody_moderates(len(set(moderators) - {about_id}))
    case = _case_of(session, subject, subject_id, about_id, now + CATEGORIES[category].target, now)
    if session.scalar(select(Report.id).where(Report.case_id == case.id, Report.reporter_id == reporter.id)):
        raise policy.ReportedAlready
    case.due_at = min(case.due_at, now + CATEGORIES[category].target)
    case.version += 1
    made = Report(case_id=case.id, reporter_id=reporter.id, category=category, note=note, reported_at=now)
    session.add(made)
    session.flush()
    notify(
        session,
        member_id=reporter.id,
        reason="report",
        subject="report",
        subject_id=made.id,
        now=now,
    )
    post_letter(session, "moderation.report_received", now=now, report_id=made.id)
    outbox.record(session, CaseOpened(case_id=case.id), now=now)
    return made


def _case_of(
    session: Session, subject: str, subject_id: int, about_id: int, due_at: datetime, now: datetime
) -> Case:
    """The open case of the subject, made if there is none; two who report at once come to the same."""
    insert = insert_or(session, Case).values(
        subject=subject,
        subject_id=subject_id,
        about_id=about_id,
        opened_at=now,
        due_at=due_at,
        version=1,
        outcome="",
    )
    session.execute(
        insert.on_conflict_do_nothing(index_elements=["subject", "subject_id"], index_where=IS_OPEN)
    )
    case = open_case_of(session, subject, subject_id)
    if case is None:
        raise LookupError(f"no case of {subject} {subject_id}")
    return case
