"""Looking after a case: taking it, handing it over, noting, writing to people, closing it."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from apfl_net.access.viewer import Viewer
from apfl_net.kit.errors import NotFound
from apfl_net.kit.mail.letters import post_letter
from apfl_net.members.models import Member
from apfl_net.moderation import policy
from apfl_net.moderation.actions import note_in_audit_log
from apfl_net.moderation.models import Case, CaseMessage, CaseNote
from apfl_net.moderation.queries.cases import get_case, moderators_of, reports_in
from apfl_net.notifications.actions import forget, forget_for, notify


def handle(session: Session, *, moderator: Viewer, case_id: int, version: int, now: datetime) -> Case:
    """The case, locked, for whoever does something in it: theirs from now on if it was nobody's.

    `version` is that of the page they looked at; whoever comes second is told, and nothing is done twice.
    """
    case = _locked(session, moderator, case_id)
    assignee = session.get(Member, case.assignee_id) if case.assignee_id else None
    policy.check_may_handle(moderator, case, version, assignee.name if assignee else "")
    if case.assignee_id is None:
        case.assignee_id, case.assigned_at = moderator.id, now
    case.version += 1
    return case


def take_case(session: Session, *, moderator: Viewer, case_id: int, version: int, now: datetime) -> None:
    """Look after the case from now on, also in place of somebody else, who is told."""
    case = _locked(session, moderator, case_id)
    policy.check_unchanged(case, version)
    if case.assignee_id == moderator.id:
        return
    former, case.assignee_id, case.assigned_at = case.assignee_id, moderator.id, now
    case.version += 1
    _note(session, case, moderator, "take", "", now, to_id=former)
    if former:
        _tell(session, case, former, "taken_over", now)
    note_in_audit_log(session, moderator.id, "took", "case", case.id, now=now)


def hand_over(
    session: Session, *, moderator: Viewer, case_id: int, version: int, to_id: int, note: str, now: datetime
) -> None:
    """Give the case to somebody who can see it too; they get a notice."""
    case = handle(session, moderator=moderator, case_id=case_id, version=version, now=now)
    if to_id not in {member.id for member in moderators_of(session, case)}:
        raise policy.NoSuchModerator
    case.assignee_id, case.assigned_at = to_id, now
    _note(session, case, moderator, "hand_over", note, now, to_id=to_id)
    _tell(session, case, to_id, "handed_over", now)
    note_in_audit_log(session, moderator.id, "handed over", "case", case.id, note, now=now)


def let_go(session: Session, *, moderator: Viewer, case_id: int, version: int, now: datetime) -> None:
    """Nobody looks after the case any more: the next one can take it."""
    case = handle(session, moderator=moderator, case_id=case_id, version=version, now=now)
    case.assignee_id = case.assigned_at = None
    _note(session, case, moderator, "release", "", now)
    note_in_audit_log(session, moderator.id, "let go", "case", case.id, now=now)


def write_note(session: Session, *, moderator: Viewer, case_id: int, body: str, now: datetime) -> None:
    """Anybody who sees the case can note something for the others; it takes nothing out of their hands."""
    case = get_case(session, moderator, case_id)
    _note(session, case, moderator, "note", body, now)


def send_message(
    session: Session,
    *,
    moderator: Viewer,
    case_id: int,
    version: int,
    to_id: int,
    body: str,
    now: datetime,
) -> CaseMessage:
    """Write to whose thing it is, or to somebody who reported it; signed by the moderators as such."""
    case = handle(session, moderator=moderator, case_id=case_id, version=version, now=now)
    if to_id not in {case.about_id, *(one.reporter_id for one in reports_in(session, case.id))}:
        raise policy.NotToThem
    message = CaseMessage(case_id=case.id, to_id=to_id, author_id=moderator.id, body=body, sent_at=now)
    session.add(message)
    session.flush()
    notify(
        session,
        member_id=to_id,
        reason="message",
        subject="case_message",
        subject_id=message.id,
        now=now,
    )
    post_letter(session, "moderation.message", now=now, message_id=message.id)
    note_in_audit_log(session, moderator.id, "wrote in", "case", case.id, now=now)
    return message


def close_case(
    session: Session,
    *,
    moderator: Viewer,
    case_id: int,
    version: int,
    outcome: str,
    note: str,
    now: datetime,
) -> None:
    """Say what came of it: to whoever reported, in one of the fixed sentences; `note` is for moderators."""
    case = handle(session, moderator=moderator, case_id=case_id, version=version, now=now)
    case.closed_at, case.closed_by, case.outcome = now, moderator.id, outcome
    if note:
        _note(session, case, moderator, "note", note, now)
    for one in reports_in(session, case.id):
        forget(session, subject="report", subject_id=one.id)
        notify(
            session,
            member_id=one.reporter_id,
            reason="report",
            subject="report",
            subject_id=one.id,
            now=now,
        )
        post_letter(session, "moderation.report_decided", now=now, report_id=one.id)
    note_in_audit_log(session, moderator.id, f"closed: {outcome}", "case", case.id, note, now=now)


def _locked(session: Session, moderator: Viewer, case_id: int) -> Case:
    seen = get_case(session, moderator, case_id)
    locked = select(Case).where(Case.id == seen.id).with_for_update()
    case = session.scalar(locked.execution_options(populate_existing=True))
    if case is None:
        raise NotFound
    return case


def _tell(session: Session, case: Case, member_id: int, reason: str, now: datetime) -> None:
    """In place of what they were told of the case before."""
    forget_for(session, member_id=member_id, subject="case", subject_id=case.id)
    notify(session, member_id=member_id, reason=reason, subject="case", subject_id=case.id, now=now)


def _note(
    session: Session,
    case: Case,
    author: Viewer,
    kind: str,
    body: str,
    now: datetime,
    *,
    to_id: int | None = None,
) -> None:
    session.add(
        CaseNote(case_id=case.id, kind=kind, author_id=author.id, to_id=to_id, body=body, written_at=now)
    )
