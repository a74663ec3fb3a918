"""Members as others see them."""

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from apfl_net.access.viewer import Viewer
from apfl_net.kit.db import AnyRow
from apfl_net.kit.errors import NotFound
from apfl_net.members.models import CURRENT, Member, Membership, Organisation


def member_shown(session: Session, viewer: Viewer, member_id: int) -> AnyRow:
    """What a member page says. Visitors find only those who made their name public."""
    statement = (
        select(
            Member.id,
            Member.handle,
            Member.name,
            Member.bio,
            Member.languages,
            Member.joined_at,
            Member.public_name,
            Membership.position,
            Membership.constituency,
            Membership.country,
            Organisation.name.label("organisation"),
        )
        .outerjoin(Membership, (Membership.member_id == Member.id) & CURRENT)
        .outerjoin(Organisation, Organisation.id == Membership.organisation_id)
        .where(
            Member.id == member_id,
            Member.left_at.is_(None),
            or_(Member.hidden_at.is_(None), Member.id == viewer.member_id),
        )
    )
    if not viewer.signed_in:
        statement = statement.where(Member.public_name.is_(True))
    row = session.execute(statement).one_or_none()
    if row is None:
        raise NotFound
    return row
