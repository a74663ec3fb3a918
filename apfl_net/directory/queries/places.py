"""Places that members say they have taken and that wait for staff."""

from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from apfl_net.directory.models import WAITING, PlaceChange
from apfl_net.kit.db import AnyRow
from apfl_net.kit.errors import NotFound
from apfl_net.members.models import CURRENT, Member, Membership, Organisation

MOST_SHOWN = 100


def place_asked(session: Session, member_id: int) -> PlaceChange | None:
    """The last place that a member asked for, decided or not."""
    return session.scalars(
        select(PlaceChange).where(PlaceChange.member_id == member_id).order_by(PlaceChange.id.desc())
    ).first()


def places_waiting(session: Session) -> Sequence[AnyRow]:
    """For staff: the oldest first, each beside the place its member has now."""
    return session.execute(
        select(
            PlaceChange,
            Member.name,
            Member.handle,
            Membership.position.label("position_now"),
            Membership.constituency.label("constituency_now"),
            Membership.country.label("country_now"),
            Organisation.name.label("organisation_now"),
        )
        .join(Member, Member.id == PlaceChange.member_id)
        .outerjoin(Membership, (Membership.member_id == Member.id) & CURRENT)
        .outerjoin(Organisation, Organisation.id == Membership.organisation_id)
        .where(WAITING, Member.left_at.is_(None))
        .order_by(PlaceChange.asked_at, PlaceChange.id)
        .limit(MOST_SHOWN)
    ).all()


def count_waiting(session: Session) -> int:
    return session.scalar(select(func.count()).select_from(PlaceChange).where(WAITING)) or 0


def place_waiting(session: Session, change_id: int) -> PlaceChange:
    found = session.scalar(select(PlaceChange).where(PlaceChange.id == change_id).with_for_update())
    if found is None:
        raise NotFound
    return found
