"""What the door holds about a member: where they are signed in, groups, restrictions, feeds, their office."""

from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from apfl_net.access.actions import sign_out_everywhere
from apfl_net.access.models import (
    Audience,
    FailedSignIn,
    FeedToken,
    GroupMember,
    Password,
    Restriction,
    SignIn,
    StaffMember,
)
from apfl_net.kit.personal import Holdings, rows_of
from apfl_net.members.models import Member


def export(session: Session, member_id: int) -> Holdings:
    """Passwords and tokens are kept as hashes, which say nothing and are left out."""
    sign_ins = select(SignIn.browser, SignIn.signed_in_at, SignIn.seen_at, SignIn.second_factor_at)
    feeds = select(FeedToken.label, FeedToken.made_at, FeedToken.used_at)
    groups = select(Audience.name, GroupMember.added_at, GroupMember.is_owner).join(
        Audience, Audience.id == GroupMember.audience_id
    )
    limits = select(
        Restriction.kind, Restriction.cause, Restriction.began_at, Restriction.until, Restriction.lifted_at
    )
    email = select(Member.email).where(Member.id == member_id).scalar_subquery()
    failed = select(FailedSignIn.failed_at, FailedSignIn.address).where(FailedSignIn.email == email)
    return {
        "sign_ins": rows_of(session, sign_ins.where(SignIn.member_id == member_id)),
        "failed_sign_ins": rows_of(session, failed),
        "private_feeds": rows_of(session, feeds.where(FeedToken.member_id == member_id)),
        "groups": rows_of(session, groups.where(GroupMember.member_id == member_id)),
        "restrictions": rows_of(session, limits.where(Restriction.member_id == member_id)),
        "office": rows_of(
            session,
            select(StaffMember.role, StaffMember.since).where(StaffMember.member_id == member_id),
        ),
    }


def erase(session: Session, member_id: int, now: datetime) -> None:
    """Restrictions stay: they are about what was done here, and name nobody any more."""
    sign_out_everywhere(session, member_id=member_id)
    email = select(Member.email).where(Member.id == member_id).scalar_subquery()
    session.execute(delete(FailedSignIn).where(FailedSignIn.email == email))
    for table in (Password, GroupMember, StaffMember):
        session.execute(delete(table).where(table.member_id == member_id))
