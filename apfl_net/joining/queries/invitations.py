"""Invitations and imports, for the staff who send them."""

from collections.abc import Collection, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from apfl_net.access.models import Audience
from apfl_net.joining.models import PENDING, Import, ImportProblem, Invitation
from apfl_net.kit.db import AnyRow
from apfl_net.kit.errors import NotFound
from apfl_net.members.models import Member

PER_PAGE = 50
AT_ONCE = 500


def invitations(session: Session, page: int) -> tuple[Sequence[AnyRow], bool]:
    """One page, newest first, each with the name of whoever invited; and whether there are older ones."""
    rows = session.execute(
        select(Invitation, Member.name)
        .outerjoin(Member, Member.id == Invitation.invited_by)
        .order_by(Invitation.invited_at.desc(), Invitation.id.desc())
        .limit(PER_PAGE + 1)
        .offset((page - 1) * PER_PAGE)
    ).all()
    return rows[:PER_PAGE], len(rows) > PER_PAGE


def get_invitation(session: Session, invitation_id: int, *, to_change: bool = False) -> Invitation:
    statement = select(Invitation).where(Invitation.id == invitation_id)
    found = session.scalar(statement.with_for_update() if to_change else statement)
    if found is None:
        raise NotFound
    return found


def pending_to(session: Session, emails: Collection[str]) -> dict[str, Invitation]:
    """The invitations to these addresses that nobody used, took back or replaced; some may be too old."""
    found = session.scalars(select(Invitation).where(PENDING, Invitation.email.in_(emails)))
    return {invitation.email: invitation for invitation in found}


def revoked_among(session: Session, emails: Collection[str]) -> set[str]:
    return set(
        session.scalars(
            select(Invitation.email).where(Invitation.revoked_at.is_not(None), Invitation.email.in_(emails))
        )
    )


def members_among(session: Session, emails: Collection[str]) -> set[str]:
    """Those of these addresses that members have, or had."""
    return set(session.scalars(select(Member.email).where(Member.email.in_(emails))))


def groups_named(session: Session) -> dict[str, Audience]:
    groups = session.scalars(select(Audience).where(Audience.kind == "group"))
    return {group.slug: group for group in groups if group.slug}


def imports_made(session: Session) -> Sequence[Import]:
    return session.scalars(select(Import).order_by(Import.id.desc()).limit(20)).all()


def get_import(session: Session, import_id: int) -> Import:
    found = session.get(Import, import_id)
    if found is None:
        raise NotFound
    return found


def problems_of(session: Session, import_id: int) -> Sequence[ImportProblem]:
    return session.scalars(
        select(ImportProblem)
        .where(ImportProblem.import_id == import_id)
        .order_by(ImportProblem.line, ImportProblem.id)
    ).all()
