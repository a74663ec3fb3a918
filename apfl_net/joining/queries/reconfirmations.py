"""Whose year is over, or soon will be."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from apfl_net.access.models import IN_FORCE, Restriction
from apfl_net.joining import policy
from apfl_net.joining.models import Reconfirmation
from apfl_net.kit.db import AnyRow
from apfl_net.members.models import CURRENT, Member, Membership, Organisation

CONFIRMED = func.coalesce(Member.confirmed_at, Member.joined_at)
AT_ONCE = 500


def members_to_ask(session: Session, now: datetime) -> Sequence[AnyRow]:
    """Members whose year ends within thirty days, or has, and who were not asked about it yet."""
    newest = (
        select(Reconfirmation.member_id)
        .where(Reconfirmation.member_id == Member.id, Reconfirmation.confirmed_at.is_(None))
        .exists()
    )
    return session.execute(
        select(Member.id, CONFIRMED.label("confirmed_at"))
        .where(Member.left_at.is_(None), now - policy.YEAR + policy.ASKED_BEFORE >= CONFIRMED, ~newest)
        .order_by(Member.id)
        .limit(AT_ONCE)
    ).all()


def reconfirmations_due(session: Session, now: datetime) -> Sequence[Reconfirmation]:
    """Those whose year is over without an answer."""
    return session.scalars(
        select(Reconfirmation)
        .join(Member, Member.id == Reconfirmation.member_id)
        .where(
            Member.left_at.is_(None),
            Reconfirmation.due_at <= now,
            now - policy.YEAR >= CONFIRMED,
            Reconfirmation.lapsed_at.is_(None),
            Reconfirmation.confirmed_at.is_(None),
        )
        .order_by(Reconfirmation.id)
        .limit(AT_ONCE)
        .with_for_update(of=Reconfirmation)
    ).all()


def open_reconfirmation(session: Session, member_id: int) -> Reconfirmation | None:
    return session.scalar(
        select(Reconfirmation)
        .where(Reconfirmation.member_id == member_id, Reconfirmation.confirmed_at.is_(None))
        .order_by(Reconfirmation.id.desc())
        .limit(1)
    )


def place_now(session: Session, member_id: int) -> AnyRow | None:
    """Where a member is said to be, for themselves."""
    return session.execute(
        select(
            Membership.position,
            Membership.constituency,
            Membership.country,
            Organisation.name.label("organisation"),
            Organisation.kind.label("organisation_kind"),
        )
        .join(Organisation, Organisation.id == Membership.organisation_id)
        .where(Membership.member_id == member_id, CURRENT)
    ).one_or_none()


def has_lapsed(session: Session, member_id: int) -> bool:
    lapse = select(Restriction.id).where(
        Restriction.member_id == member_id, Restriction.cause == "lapsed", IN_FORCE
    )
    return session.scalar(lapse.limit(1)) is not None
