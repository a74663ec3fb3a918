"""Reviewing: ask, decline, approve; two people for a closed group; nobody their own; the second is told."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy.orm import Session

from apfl_net.access.models import Audience
from apfl_net.access.viewer import Viewer
from apfl_net.joining import policy
from apfl_net.joining.actions.applying import close, note_step
from apfl_net.joining.actions.entering import bring_in
from apfl_net.joining.actions.inviting import replace_pending
from apfl_net.joining.models import Application, place_of
from apfl_net.joining.queries import applications as queries
from apfl_net.kit.mail.letters import post_letter
from apfl_net.members.models import Member


def take_up(session: Session, *, reviewer: Viewer, application_id: int, seen: int) -> Application:
    """The application, locked, for whoever may decide it. `seen`: the last step on the reviewer's page."""
    application = queries.get_application(session, application_id, to_change=True)
    policy.check_not_own(reviewer_email=session.get_one(Member, reviewer.id).email, email=application.email)
    steps = queries.steps_of(session, application)
    if steps[-1].id != seen:
        raise policy.DecidedMeanwhile(steps[-1].name or "")
    if not application.is_open:
        raise policy.NotOpen
    return application


def ask_applicant(
    session: Session,
    *,
    reviewer: Viewer,
    application_id: int,
    seen: int,
    reason: str,
    text: str,
    now: datetime,
) -> None:
    application = take_up(session, reviewer=reviewer, application_id=application_id, seen=seen)
    application.asked_at = now
    step = note_step(session, application, "asked", by=reviewer.id, reason=reason, text=text, now=now)
    post_letter(session, "joining.question", now=now, step_id=step.id)


def decline_application(
    session: Session,
    *,
    reviewer: Viewer,
    application_id: int,
    seen: int,
    reason: str,
    text: str,
    now: datetime,
) -> None:
    application = take_up(session, reviewer=reviewer, application_id=application_id, seen=seen)
    step = close(
        session, application, "declined", "declined", by=reviewer.id, reason=reason, text=text, now=now
    )
    post_letter(session, "joining.refusal", now=now, step_id=step.id)


def approve_application(
    session: Session,
    *,
    reviewer: Viewer,
    application_id: int,
    seen: int,
    place: Mapping[str, str],
    audience_id: int | None,
    now: datetime,
) -> None:
    """Let them in, with the place as the reviewer put it right; or note the first of two agreements."""
    application = take_up(session, reviewer=reviewer, application_id=application_id, seen=seen)
    policy.check_in_group(audience_id, reviewer.audiences)
    for name, value in place.items():
        setattr(application, name, value)
    if not _is_enough(session, application, reviewer, audience_id):
        note_step(session, application, "agreed", by=reviewer.id, now=now)
        return
    application.member_id = _let_in(session, application, now).id
    close(session, application, "approved", "approved", by=reviewer.id, now=now)
    post_letter(session, "joining.approval", now=now, application_id=application.id)


def _is_enough(session: Session, application: Application, reviewer: Viewer, audience_id: int | None) -> bool:
    """Whether nobody else need agree. Agreement to another group does not count."""
    agreed = [step for step in queries.steps_of(session, application) if step.kind == "agreed"]
    same_group = application.audience_id == audience_id
    application.audience_id = audience_id
    group = session.get_one(Audience, audience_id) if audience_id is not None else None
    if group is None or not group.needs_second:
        return True
    if same_group and any(step.member_id == reviewer.id for step in agreed[-1:]):
        raise policy.NeedsAnother
    return same_group and bool(agreed)


def _let_in(session: Session, application: Application, now: datetime) -> Member:
    replace_pending(session, email=application.email, now=now)
    return bring_in(
        session,
        email=application.email,
        name=application.name,
        languages=application.languages,
        interface_language=application.interface_language,
        place=place_of(application),
        audience_id=application.audience_id,
        now=now,
    )
