"""Asking to join, and what an applicant does without an account: confirm the address, answer, withdraw."""

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from apfl_net.joining import policy
from apfl_net.joining.events import ApplicationMade
from apfl_net.joining.models import Application, ApplicationStep, JoinTry
from apfl_net.joining.queries import applications as queries
from apfl_net.kit import outbox, signing
from apfl_net.kit.i18n import reader
from apfl_net.kit.mail.addresses import normal_email
from apfl_net.members.queries import member_by_email
from apfl_net.moderation.actions import note_in_audit_log


def apply_to_join(session: Session, *, email: str, address: str, now: datetime, **said: Any) -> Application:
    """Note that somebody asks. The same is done for every address; the letter says what is to be said."""
    email = normal_email(email)
    since = now - policy.TRIES_WINDOW
    policy.check_may_apply(
        for_both=queries.tries_since(session, since, email=email, address=address),
        for_email=queries.tries_since(session, since, email=email, address=None),
        for_address=queries.tries_since(session, since, email=None, address=address),
    )
    session.add(JoinTry(email=email, address=address, tried_at=now))
    application = Application(
        email=email, interface_language=reader().language, code_accepted_at=now, applied_at=now, **said
    )
    session.add(application)
    session.flush()
    note_step(session, application, "applied", now=now)
    outbox.record(session, ApplicationMade(application.id), now=now)
    return application


def confirm_address(session: Session, *, application: Application, now: datetime) -> None:
    """The address is theirs. Asking again from it takes the place of what was asked before."""
    if member_by_email(session, application.email):
        raise policy.MemberAlready
    if application.state == "unconfirmed":
        close_open_applications(session, email=application.email, now=now)
        application.confirmed_at = application.waiting_since = now
        note_step(session, application, "confirmed", now=now)


def answer_question(session: Session, *, application: Application, text: str, now: datetime) -> None:
    if application.state != "asked":
        raise policy.NotOpen
    application.asked_at, application.waiting_since = None, now
    note_step(session, application, "answered", text=text, now=now)


def withdraw_application(session: Session, *, application: Application, now: datetime) -> None:
    if application.outcome:
        raise policy.NotOpen
    close(session, application, "withdrawn", "withdrawn", now=now)


def close_open_applications(session: Session, *, email: str, now: datetime) -> None:
    """What this address asked before has been overtaken."""
    for former in queries.open_applications_from(session, email):
        close(session, former, "withdrawn", "replaced", now=now)


def close(
    session: Session,
    application: Application,
    outcome: str,
    step: str,
    *,
    now: datetime,
    by: int | None = None,
    reason: str = "",
    text: str = "",
) -> ApplicationStep:
    application.outcome, application.decided_at, application.asked_at = outcome, now, None
    if by:  # the code of the reason only: the log is for good, and words about people are not
        note_in_audit_log(session, by, outcome, "application", application.id, reason, now=now)
    return note_step(session, application, step, by=by, reason=reason, text=text, now=now)


def note_step(
    session: Session,
    application: Application,
    kind: str,
    *,
    now: datetime,
    by: int | None = None,
    reason: str = "",
    text: str = "",
) -> ApplicationStep:
    step = ApplicationStep(
        application_id=application.id, kind=kind, member_id=by, taken_at=now, reason=reason, text=text
    )
    session.add(step)
    session.flush()
    return step


def application_token(application: Application) -> str:
    """Leads to the applicant's own page: where it stands, and what they can do."""
    return signing.sign("application", str(application.id), over=application.email)


def application_with_token(session: Session, token: str) -> Application | None:
    """The application whose applicant holds this link; None when it is forged, too old, or forgotten."""
    claimed = claimed_id("application", token)
    application = session.get(Application, claimed) if claimed else None
    if application is None:
        return None
    seconds = int(policy.LINK_LASTS.total_seconds())
    known = signing.unsign("application", token, over=application.email, seconds=seconds)
    return application if known else None


def claimed_id(purpose: str, token: str) -> int | None:
    """The id that a link names, before we know whether it is ours."""
    claimed = signing.read_unverified(purpose, token)
    plain = claimed is not None and claimed.isascii() and claimed.isdecimal() and len(claimed) <= 9
    return int(claimed) if claimed and plain else None
