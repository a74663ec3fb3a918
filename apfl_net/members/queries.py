"""Looking members up. These show nothing to anyone: what a viewer may see is decided in the rooms above."""

from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from apfl_net.members.emails import normal_email
from apfl_net.members.models import NOWHERE, Member, Membership, Organisation


def member_by_email(session: Session, email: str) -> Member | None:
    return session.scalar(select(Member).where(Member.email == normal_email(email), Member.left_at.is_(None)))


def count_members(session: Session) -> int:
    return session.scalar(select(func.count()).select_from(Member)) or 0


def current_membership(session: Session, member_id: int) -> Membership | None:
    return session.scalar(
        select(Membership).where(Membership.member_id == member_id, Membership.ended_on.is_(None))
    )


def organisation_named(session: Session, name: str, country: str | None) -> Organisation | None:
    """The organisation of this name; for the name of a double, the one that stands for it."""
    found = session.scalars(
        select(Organisation)
        .where(Organisation.name == name, Organisation.country == country)
        .order_by(Organisation.merged_into_id.is_not(None), Organisation.id)
    ).first()
    if found and found.merged_into_id:
        return session.get(Organisation, found.merged_into_id)
    return found


def handle_is_taken(session: Session, handle: str) -> bool:
    return session.scalar(select(Member.id).where(Member.handle == handle)) is not None


def memberships_of(session: Session, member_id: int) -> Sequence[Membership]:
    return session.scalars(select(Membership).where(Membership.member_id == member_id)).all()


def nowhere(session: Session) -> Organisation | None:
    """The organisation of those who were erased; not to be shown or counted among the others."""
    return session.scalar(select(Organisation).where(Organisation.kind == NOWHERE).order_by(Organisation.id))
