"""Giving and ending roles in an e-discussion."""

from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from apfl_net.access.actions import add_to_group
from apfl_net.access.models import Audience
from apfl_net.access.viewer import Viewer
from apfl_net.discussions.actions.homes import keep_order_there
from apfl_net.discussions.models.threads import Thread
from apfl_net.ediscussions.events import RoleGiven
from apfl_net.ediscussions.models.ediscussions import HOLDS, Ediscussion, EdiscussionRole
from apfl_net.ediscussions.policy.roles import KEEP_ORDER
from apfl_net.kit import outbox
from apfl_net.kit.errors import Conflict
from apfl_net.kit.i18n import N_
from apfl_net.members.models import Member
from apfl_net.moderation.actions import note_in_audit_log


class LastFacilitator(Conflict):
    message = N_("Nobody else facilitates it. Name another facilitator first.")


def give_role(
    session: Session,
    *,
    by: Viewer,
    ediscussion: Ediscussion,
    member: Member,
    role: str,
    first_day: date | None = None,
    last_day: date | None = None,
    now: datetime,
) -> EdiscussionRole:
    """Whoever has a role reads what its ring reads: in a ring of participants, they become one of them.

    By whoever facilitates it, or makes it: the caller has looked.
    """
    ring = session.get_one(Audience, ediscussion.audience_id)
    if ring.kind == "group":
        add_to_group(session, group=ring, member=member, now=now)
    given = EdiscussionRole(
        ediscussion_id=ediscussion.id,
        member_id=member.id,
        role=role,
        first_day=first_day,
        last_day=last_day,
        given_at=now,
        given_by=by.id,
    )
    session.add(given)
    session.flush()
    _keep_in_step(session, ediscussion, member.id, now)
    outbox.record(session, RoleGiven(role_id=given.id), now=now)
    return given


def end_role(
    session: Session, *, by: Viewer, ediscussion: Ediscussion, role: EdiscussionRole, now: datetime
) -> None:
    """At once, also half way; what they did stays. Somebody must facilitate."""
    others = select(EdiscussionRole.id).where(
        EdiscussionRole.ediscussion_id == ediscussion.id,
        EdiscussionRole.role == "facilitator",
        EdiscussionRole.id != role.id,
        HOLDS,
    )
    if role.role == "facilitator" and session.scalar(others.limit(1)) is None:
        raise LastFacilitator
    role.ended_at = now
    session.flush()
    _keep_in_step(session, ediscussion, role.member_id, now)
    note_in_audit_log(session, by.id, f"ended: {role.role}", "e-discussion", ediscussion.id, now=now)


def _keep_in_step(session: Session, ediscussion: Ediscussion, member_id: int, now: datetime) -> None:
    """Facilitators and moderators keep order in its space, while they are."""
    keeps = select(EdiscussionRole.id).where(
        EdiscussionRole.ediscussion_id == ediscussion.id,
        EdiscussionRole.member_id == member_id,
        EdiscussionRole.role.in_(KEEP_ORDER),
        HOLDS,
    )
    keep_order_there(
        session,
        thread=session.get_one(Thread, ediscussion.thread_id),
        member_id=member_id,
        is_moderator=session.scalar(keeps.limit(1)) is not None,
        now=now,
    )
