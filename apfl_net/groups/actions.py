"""Opening a group, letting people in and out, giving it owners."""

from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from apfl_net.access.actions import add_to_group, make_group
from apfl_net.access.models import Audience, GroupMember
from apfl_net.access.policy import check_may_write
from apfl_net.access.queries import group_with_slug
from apfl_net.access.viewer import Viewer
from apfl_net.groups import policy
from apfl_net.groups.models import WAITS, GroupAdmission
from apfl_net.groups.queries import (
    count_owners,
    deciders_of,
    get_admission,
    get_group,
    is_owner_of,
    waiting_for,
)
from apfl_net.kit.errors import Forbidden
from apfl_net.kit.text import slugify
from apfl_net.members.models import Member
from apfl_net.moderation.actions import note_in_audit_log
from apfl_net.notifications.actions import forget, forget_for, notify, notify_all


def open_group(
    session: Session,
    *,
    by: Viewer,
    name: str,
    purpose: str,
    owner: Member,
    needs_second: bool,
    now: datetime,
) -> Audience:
    """Staff open it and name its first owner; they belong to it only if that is themselves."""
    check_may_write(by.restrictions)
    if not by.is_staff:
        raise Forbidden
    group = make_group(session, slug=_free_slug(session, slugify(name)), name=name)
    group.purpose, group.needs_second = purpose, needs_second
    _let_in(session, group, owner.id, now)
    _set_owner(session, group, owner.id, True)
    _tell(session, group, owner.id, "group_owner", by, now)
    note_in_audit_log(session, by.id, "opened", "group", group.id, now=now)
    return group


def add_member(session: Session, *, by: Viewer, group: Audience, member: Member, now: datetime) -> None:
    """At once; or, where the group wants a second pair of eyes, when somebody else has agreed."""
    group = _take_charge(session, by, group)
    if session.get(GroupMember, (group.id, member.id), populate_existing=True):
        raise policy.BelongsAlready
    if group.needs_second:
        _propose(session, by, group, member, now)
        return
    _let_in(session, group, member.id, now)
    _tell(session, group, member.id, "group_added", by, now)
    note_in_audit_log(session, by.id, "let in", "group", group.id, now=now)


def decide_admission(
    session: Session, *, by: Viewer, group: Audience, admission_id: int, agreed: bool, now: datetime
) -> None:
    """By a second owner, or staff of the group: never by whoever proposed it, nor about oneself."""
    check_may_write(by.restrictions)
    group = _hold(session, by, group)
    admission = get_admission(session, group, admission_id)
    if by.id not in session.scalars(deciders_of(session, group.id)).all():
        raise Forbidden
    if admission.decided_at:
        raise policy.DecidedAlready
    if agreed:
        _check_second(session, by, group, admission)
    admission.decided_at, admission.decided_by, admission.agreed = now, by.id, agreed
    if agreed:
        _let_in(session, group, admission.member_id, now)
        _tell(session, group, admission.member_id, "group_added", by, now)
    act = "agreed to let in" if agreed else "declined to let in"
    note_in_audit_log(session, by.id, act, "group", group.id, now=now)


def remove_member(session: Session, *, by: Viewer, group: Audience, member_id: int, now: datetime) -> None:
    """All that the group reads is closed to them at once: audiences are rows, asked for each time."""
    group = _take_charge(session, by, group)
    _let_out(session, group, member_id)
    if member_id != by.id:
        notify(
            session,
            member_id=member_id,
            reason="group_removed",
            subject="group_left",
            subject_id=group.id,
            now=now,
        )
    note_in_audit_log(session, by.id, "removed somebody from", "group", group.id, now=now)


def leave_group(session: Session, *, member: Viewer, group: Audience, now: datetime) -> None:
    """Whoever wants to may go, also while they only read."""
    group = _hold(session, member, group)
    _let_out(session, group, member.id)
    note_in_audit_log(session, member.id, "left", "group", group.id, now=now)


def choose_owner(
    session: Session, *, by: Viewer, group: Audience, member_id: int, is_owner: bool, now: datetime
) -> None:
    group = _take_charge(session, by, group)
    belongs = session.get(GroupMember, (group.id, member_id), populate_existing=True)
    if belongs is None:
        raise policy.NotAMember
    if belongs.is_owner == is_owner:
        return
    if not is_owner:
        policy.check_stays_owned(is_owner=True, owners=count_owners(session, group))
    _set_owner(session, group, member_id, is_owner)
    _tell(session, group, member_id, "group_owner" if is_owner else "group_not_owner", by, now)
    act = "made somebody an owner of" if is_owner else "unmade an owner of"
    note_in_audit_log(session, by.id, act, "group", group.id, now=now)


def hand_on(session: Session, *, member_id: int, now: datetime) -> None:
    """Where somebody who leaves the network is the last owner, whoever is there longest becomes one."""
    owned = select(Audience).join(GroupMember, GroupMember.audience_id == Audience.id)
    for group in session.scalars(owned.where(GroupMember.member_id == member_id, GroupMember.is_owner)):
        others = select(GroupMember).join(Member, Member.id == GroupMember.member_id)
        others = others.where(
            GroupMember.audience_id == group.id,
            GroupMember.member_id != member_id,
            Member.left_at.is_(None),
        )
        if session.scalars(others.where(GroupMember.is_owner)).first():
            continue
        heir = session.scalars(others.order_by(GroupMember.added_at, GroupMember.member_id)).first()
        if heir:
            heir.is_owner = True
            _tell(session, group, heir.member_id, "group_owner", None, now)


def _take_charge(session: Session, by: Viewer, group: Audience) -> Audience:
    check_may_write(by.restrictions)
    held = _hold(session, by, group)
    owners = count_owners(session, held)
    is_owner = is_owner_of(session, held, by.id)
    may = policy.may_look_after(is_owner=is_owner, is_staff=by.is_staff, owners=owners)
    policy.check_may_look_after(may)
    return held


def _hold(session: Session, by: Viewer, group: Audience) -> Audience:
    """Whoever changes who belongs waits for each other, so that a group never loses both of its owners."""
    session.execute(select(Audience.id).where(Audience.id == group.id).with_for_update(key_share=True))
    return get_group(session, by, group.slug or "")


def _propose(session: Session, by: Viewer, group: Audience, member: Member, now: datetime) -> None:
    if waiting_for(session, group.id, member.id):
        raise policy.WaitsAlready
    admission = GroupAdmission(audience_id=group.id, member_id=member.id, proposed_by=by.id, proposed_at=now)
    session.add(admission)
    session.flush()
    deciders = session.scalars(deciders_of(session, group.id)).all()
    notify_all(
        session,
        member_ids=[one for one in deciders if one != by.id],
        reason="admission",
        subject="admission",
        subject_id=admission.id,
        now=now,
    )
    note_in_audit_log(session, by.id, "proposed to let somebody into", "group", group.id, now=now)


def _check_second(session: Session, by: Viewer, group: Audience, admission: GroupAdmission) -> None:
    if by.id in {admission.proposed_by, admission.member_id}:
        raise policy.SecondPairOfEyes
    if admission.proposed_by not in session.scalars(deciders_of(session, group.id)).all():
        raise policy.ProposerIsGone


def _let_in(session: Session, group: Audience, member_id: int, now: datetime) -> None:
    if session.get(GroupMember, (group.id, member_id), populate_existing=True) is None:
        add_to_group(session, group=group, member=session.get_one(Member, member_id), now=now)
        session.flush()
    forget_for(session, member_id=member_id, subject="group_left", subject_id=group.id)


def _let_out(session: Session, group: Audience, member_id: int) -> None:
    belongs = session.get(GroupMember, (group.id, member_id), populate_existing=True)
    if belongs is None:
        raise policy.NotAMember
    policy.check_stays_owned(is_owner=belongs.is_owner, owners=count_owners(session, group))
    session.delete(belongs)
    session.flush()
    forget_for(session, member_id=member_id, subject="group", subject_id=group.id)


def _set_owner(session: Session, group: Audience, member_id: int, is_owner: bool) -> None:
    session.get_one(GroupMember, (group.id, member_id)).is_owner = is_owner
    session.flush()


def _tell(
    session: Session, group: Audience, member_id: int, reason: str, by: Viewer | None, now: datetime
) -> None:
    """How it stands now, in place of what they were told of it before; nobody is told of themselves."""
    if by is None or by.id != member_id:
        forget_for(session, member_id=member_id, subject="group", subject_id=group.id)
        notify(session, member_id=member_id, reason=reason, subject="group", subject_id=group.id, now=now)


def forget_admissions(session: Session, *, member_id: int) -> None:
    """Of somebody who leaves; those that wait for them are no longer to be decided."""
    waiting = select(GroupAdmission.id).where(GroupAdmission.member_id == member_id, WAITS)
    for admission_id in session.scalars(waiting).all():
        forget(session, subject="admission", subject_id=admission_id)
    session.execute(delete(GroupAdmission).where(GroupAdmission.member_id == member_id))


def _free_slug(session: Session, wish: str) -> str:
    wish = "group" if wish in {"-", "new"} else wish
    slug, number = wish, 1
    while group_with_slug(session, slug):
        number += 1
        slug = f"{wish}-{number}"
    return slug
