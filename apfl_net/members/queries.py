"""Looking members up. These show nothing to anyone: what a viewer may see is decided in the rooms above."""

from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from apfl_net.kit.db import AnyRow
from apfl_net.kit.mail.addresses import normal_email
from apfl_net.members.models import NOWHERE, Member, Membership, Organisation, Signer


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


def member_with_handle(session: Session, handle: str) -> Member | None:
    return session.scalar(select(Member).where(Member.handle == handle, Member.left_at.is_(None)))


def signs_for(session: Session, member_id: int) -> Sequence[Organisation]:
    """The organisations in whose name a member may write now."""
    return session.scalars(
        select(Organisation)
        .join(Signer, Signer.organisation_id == Organisation.id)
        .where(Signer.member_id == member_id, Signer.ended_at.is_(None))
        .order_by(Organisation.name, Organisation.id)
    ).all()


def may_sign_for(session: Session, member_id: int, organisation_id: int) -> bool:
    signer = session.get(Signer, (member_id, organisation_id), populate_existing=True)
    return signer is not None and signer.ended_at is None


def signers(session: Session) -> Sequence[AnyRow]:
    """Everybody who may or could write in the name of an organisation; those who may come first."""
    return session.execute(
        select(
            Signer.member_id,
            Signer.organisation_id,
            Signer.granted_at,
            Signer.ended_at,
            Member.name,
            Member.handle,
            Organisation.name.label("organisation"),
        )
        .join(Member, Member.id == Signer.member_id)
        .join(Organisation, Organisation.id == Signer.organisation_id)
        .order_by(Signer.ended_at.is_not(None), Organisation.name, Member.name)
    ).all()


def organisations_by_name(session: Session) -> Sequence[Organisation]:
    return session.scalars(select(Organisation).order_by(Organisation.name, Organisation.id)).all()


def names_that_are_known(session: Session) -> tuple[list[str], list[str]]:
    """Names and handles of all members, and the names of all organisations: nobody else may pass for them."""
    people = session.execute(select(Member.name, Member.handle).where(Member.erased_at.is_(None))).all()
    names = [name for person in people for name in (person.name, person.handle)]
    return names, list(session.scalars(select(Organisation.name)))
