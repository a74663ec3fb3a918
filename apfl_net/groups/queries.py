"""Groups as those who belong to them see them; to everybody else there are none."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, func, null, or_, select
from sqlalchemy.orm import Session

from apfl_net.access.models import Audience, GroupMember, StaffMember
from apfl_net.access.viewer import Viewer
from apfl_net.groups.models import WAITS, GroupAdmission
from apfl_net.kit.db import AnyRow
from apfl_net.kit.errors import NotFound
from apfl_net.members.models import Member
from apfl_net.moderation.subjects import SUBJECTS, Column, Subject


def groups_of(session: Session, viewer: Viewer) -> Sequence[AnyRow]:
    """The groups that the viewer belongs to, by name."""
    return session.execute(
        select(Audience.slug, Audience.name, Audience.purpose, GroupMember.is_owner)
        .join(GroupMember, GroupMember.audience_id == Audience.id)
        .where(GroupMember.member_id == viewer.member_id)
        .order_by(Audience.name, Audience.id)
    ).all()


def get_group(session: Session, viewer: Viewer, slug: str) -> Audience:
    """`NotFound` for whoever does not belong to it, staff too."""
    group = session.scalar(
        select(Audience)
        .join(GroupMember, GroupMember.audience_id == Audience.id)
        .where(Audience.kind == "group", Audience.slug == slug, GroupMember.member_id == viewer.member_id)
    )
    if group is None:
        raise NotFound
    return group


def is_owner_of(session: Session, group: Audience, member_id: int) -> bool:
    belongs = session.get(GroupMember, (group.id, member_id), populate_existing=True)
    return belongs is not None and belongs.is_owner


def count_owners(session: Session, group: Audience) -> int:
    """Those who are members of the network still."""
    owners = (
        select(func.count())
        .select_from(GroupMember)
        .join(Member, Member.id == GroupMember.member_id)
        .where(GroupMember.audience_id == group.id, GroupMember.is_owner, Member.left_at.is_(None))
    )
    return session.scalar(owners) or 0


def people_in(session: Session, viewer: Viewer, group: Audience) -> Sequence[AnyRow]:
    """Everybody in the group, owners first. Who hides is there without a name, but for themselves."""
    known = _known(viewer)
    return session.execute(
        select(
            Member.id,
            case((known, Member.name), else_=null()).label("name"),
            case((known, Member.handle), else_=null()).label("handle"),
            GroupMember.is_owner,
            GroupMember.added_at,
        )
        .join(Member, Member.id == GroupMember.member_id)
        .where(GroupMember.audience_id == group.id, Member.left_at.is_(None))
        .order_by(GroupMember.is_owner.desc(), case((known, Member.name), else_="~"), Member.id)
    ).all()


def deciders_of(session: Session, group_id: int) -> Select[int]:
    """Those who can agree to an admission: owners, and staff who belong to the group."""
    return (
        select(GroupMember.member_id)
        .join(Member, Member.id == GroupMember.member_id)
        .outerjoin(StaffMember, StaffMember.member_id == GroupMember.member_id)
        .where(
            GroupMember.audience_id == group_id,
            Member.left_at.is_(None),
            or_(GroupMember.is_owner, StaffMember.member_id.is_not(None)),
        )
    )


def waiting_in(session: Session, viewer: Viewer, group: Audience) -> Sequence[AnyRow]:
    """Who is to be let in, and who proposed it, the earliest first."""
    proposer = select(Member.name).where(Member.id == GroupAdmission.proposed_by)
    return session.execute(
        select(
            GroupAdmission.id,
            GroupAdmission.proposed_at,
            GroupAdmission.proposed_by,
            proposer.correlate(GroupAdmission).scalar_subquery().label("proposer"),
            Member.name,
            Member.handle,
            Member.id.label("member_id"),
        )
        .join(Member, Member.id == GroupAdmission.member_id)
        .where(GroupAdmission.audience_id == group.id, WAITS, _known(viewer))
        .order_by(GroupAdmission.id)
    ).all()


def waiting_for(session: Session, group_id: int, member_id: int) -> GroupAdmission | None:
    of_member = GroupAdmission.audience_id == group_id, GroupAdmission.member_id == member_id
    return session.scalar(select(GroupAdmission).where(*of_member, WAITS))


def get_admission(session: Session, group: Audience, admission_id: int) -> GroupAdmission:
    admission = session.get(GroupAdmission, admission_id, populate_existing=True)
    if admission is None or admission.audience_id != group.id:
        raise NotFound
    return admission


def belongs_to(viewer: Viewer, audience_id: Any) -> ColumnElement[bool]:
    """SQL: that the viewer belongs to the group in this column."""
    return (
        select(GroupMember.member_id)
        .where(GroupMember.audience_id == audience_id, GroupMember.member_id == viewer.member_id)
        .exists()
    )


def can_be_found(member: Member | None) -> bool:
    """By their handle: who hides, or has left, is not."""
    return member is not None and member.hidden_at is None and member.left_at is None


def _known(viewer: Viewer) -> ColumnElement[bool]:
    return and_(Member.left_at.is_(None), or_(Member.hidden_at.is_(None), Member.id == viewer.member_id))


def _moderated(viewer: Viewer, group_id: Column) -> ColumnElement[bool]:
    """What the audit log says of a group, it says to those who belong to it."""
    return belongs_to(viewer, group_id)


SUBJECTS["group"] = Subject(moderated=_moderated, moderators=deciders_of)
