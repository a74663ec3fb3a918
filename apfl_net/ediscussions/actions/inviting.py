"""Inviting members of the ring to take part. What invites them in words is a message."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from apfl_net.access.viewer import Viewer
from apfl_net.ediscussions.actions.dates import take_in_hand
from apfl_net.ediscussions.actions.messages import address_to
from apfl_net.ediscussions.models.ediscussions import Ediscussion
from apfl_net.ediscussions.models.participants import EdiscussionParticipant
from apfl_net.ediscussions.policy.messages import INVITATION
from apfl_net.ediscussions.queries.messages import sent_of_kind
from apfl_net.ediscussions.queries.participating import is_in_ring
from apfl_net.kit.db import insert_or
from apfl_net.kit.errors import AppError
from apfl_net.kit.i18n import N_
from apfl_net.members.models import Member

MANY = 1000
"""So many rows go in one statement: databases limit what it may hold."""


class OutsideTheRing(AppError):
    status = 422
    message = N_("They do not belong to those who read this e-discussion, so they cannot be invited to it.")


def invite(
    session: Session, *, by: Viewer, ediscussion: Ediscussion, member_ids: Sequence[int], now: datetime
) -> None:
    """Each once. When the invitation has left already, it goes to those who are invited now."""
    ediscussion = take_in_hand(session, by, ediscussion)
    if not member_ids:
        return
    for start in range(0, len(member_ids), MANY):
        _invite(session, by, ediscussion, member_ids[start : start + MANY], now)
    if invitation := sent_of_kind(session, ediscussion.id, INVITATION):
        address_to(session, message=invitation, ediscussion=ediscussion, now=now)


def _invite(
    session: Session, by: Viewer, ediscussion: Ediscussion, member_ids: Sequence[int], now: datetime
) -> None:
    invited = {"ediscussion_id": ediscussion.id, "invited_at": now, "invited_by": by.id, "joined_at": None}
    rows = [invited | {"member_id": member_id} for member_id in member_ids]
    said = insert_or(session, EdiscussionParticipant).values(rows)
    session.execute(
        said.on_conflict_do_update(
            index_elements=["ediscussion_id", "member_id"],
            set_={"invited_at": now, "invited_by": by.id},
            where=EdiscussionParticipant.invited_at.is_(None),
        )
    )


def invite_one(
    session: Session, *, by: Viewer, ediscussion: Ediscussion, member: Member, now: datetime
) -> None:
    """By their handle; only who reads it can be invited."""
    if not is_in_ring(session, ediscussion, member.id):
        raise OutsideTheRing
    invite(session, by=by, ediscussion=ediscussion, member_ids=[member.id], now=now)
