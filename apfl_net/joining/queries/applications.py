"""Applications, for the staff who review them; and how often somebody asked."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from apfl_net.access.models import Audience
from apfl_net.access.viewer import Viewer
from apfl_net.joining.models import UNDECIDED, Application, ApplicationStep, JoinTry
from apfl_net.kit.db import AnyRow
from apfl_net.kit.errors import NotFound
from apfl_net.members.models import Member

PER_PAGE = 50


def tries_since(session: Session, since: datetime, *, email: str | None, address: str | None) -> int:
    """How often somebody asked for this e-mail address and from this network address (either may be open)."""
    statement = select(func.count()).select_from(JoinTry).where(JoinTry.tried_at > since)
    if email is not None:
        statement = statement.where(JoinTry.email == email)
    if address is not None:
        statement = statement.where(JoinTry.address == address)
    return session.scalar(statement) or 0


def applications_waiting(session: Session) -> Sequence[Application]:
    """What is to be decided: whoever waits for us first and longest, then whoever we wait for."""
    return session.scalars(
        select(Application)
        .where(UNDECIDED)
        .order_by(Application.asked_at.is_not(None), Application.waiting_since, Application.id)
        .limit(500)
    ).all()


def count_waiting(session: Session) -> int:
    waiting = select(func.count()).select_from(Application).where(UNDECIDED, Application.asked_at.is_(None))
    return session.scalar(waiting) or 0


def applications_decided(session: Session, page: int) -> tuple[Sequence[Application], bool]:
    found = session.scalars(
        select(Application)
        .where(Application.decided_at.is_not(None), Application.confirmed_at.is_not(None))
        .order_by(Application.decided_at.desc(), Application.id.desc())
        .limit(PER_PAGE + 1)
        .offset((page - 1) * PER_PAGE)
    ).all()
    return found[:PER_PAGE], len(found) > PER_PAGE


def get_application(session: Session, application_id: int, *, to_change: bool = False) -> Application:
    """One that was confirmed: what was not may be anybody's invention."""
    statement = select(Application).where(
        Application.id == application_id, Application.confirmed_at.is_not(None)
    )
    found = session.scalar(statement.with_for_update() if to_change else statement)
    if found is None:
        raise NotFound
    return found


def steps_of(session: Session, application: Application) -> Sequence[AnyRow]:
    """The history, oldest first, with the names of staff."""
    return session.execute(
        select(
            ApplicationStep.id,
            ApplicationStep.kind,
            ApplicationStep.member_id,
            ApplicationStep.taken_at,
            ApplicationStep.reason,
            ApplicationStep.text,
            Member.name,
        )
        .outerjoin(Member, Member.id == ApplicationStep.member_id)
        .where(ApplicationStep.application_id == application.id)
        .order_by(ApplicationStep.id)
    ).all()


def last_step(session: Session, application_id: int, kind: str) -> ApplicationStep | None:
    return session.scalar(
        select(ApplicationStep)
        .where(ApplicationStep.application_id == application_id, ApplicationStep.kind == kind)
        .order_by(ApplicationStep.id.desc())
        .limit(1)
    )


def others_of(session: Session, application: Application) -> Sequence[Application]:
    """Other applications from the same address, newest first."""
    return session.scalars(
        select(Application)
        .where(
            Application.email == application.email,
            Application.id != application.id,
            Application.confirmed_at.is_not(None),
        )
        .order_by(Application.id.desc())
    ).all()


def open_applications_from(session: Session, email: str) -> Sequence[Application]:
    return session.scalars(
        select(Application).where(Application.email == email, UNDECIDED).with_for_update()
    ).all()


def groups_open_to(session: Session, viewer: Viewer) -> Sequence[Audience]:
    """The groups that the viewer can let somebody into: their own."""
    return session.scalars(
        select(Audience)
        .where(Audience.kind == "group", Audience.id.in_(viewer.audiences))
        .order_by(Audience.name)
    ).all()
