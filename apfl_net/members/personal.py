"""What is known of a member as a person: who they are, and their places in organisations over time."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from apfl_net.kit.personal import Holdings, rows_of
from apfl_net.members.actions import make_anonymous
from apfl_net.members.models import Member, Membership, Organisation, Signer


def export(session: Session, member_id: int) -> Holdings:
    known = select(*(column for column in Member.__table__.columns if column.name != "id"))
    places = (
        select(
            Organisation.name.label("organisation"),
            Membership.position,
            Membership.constituency,
            Membership.country,
            Membership.began_on,
            Membership.ended_on,
        )
        .join(Organisation, Organisation.id == Membership.organisation_id)
        .order_by(Membership.began_on, Membership.id)
    )
    signs_for = select(Organisation.name.label("organisation"), Signer.granted_at, Signer.ended_at).join(
        Organisation, Organisation.id == Signer.organisation_id
    )
    return {
        "member": rows_of(session, known.where(Member.id == member_id)),
        "memberships": rows_of(session, places.where(Membership.member_id == member_id)),
        "signs_for": rows_of(session, signs_for.where(Signer.member_id == member_id)),
    }


def erase(session: Session, member_id: int, now: datetime) -> None:
    make_anonymous(session, member=session.get_one(Member, member_id), now=now)
