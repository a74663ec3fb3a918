"""A member's place: what they change themselves, and what waits until staff agree."""

from datetime import datetime

from sqlalchemy import delete
from sqlalchemy.orm import Session

from apfl_net.access.viewer import Viewer
from apfl_net.directory import policy
from apfl_net.directory.models import WAITING, PlaceChange
from apfl_net.kit.text import clean_line, clean_text
from apfl_net.members.actions import note_change, take_place
from apfl_net.members.models import Member, Membership, Organisation
from apfl_net.members.queries import current_membership, organisation_named


def change_place(
    session: Session,
    *,
    member: Member,
    organisation: str,
    kind: str,
    position: str,
    constituency: str,
    country: str,
    now: datetime,
) -> Membership | PlaceChange | None:
    """What a member says of where they work now.

    Another position is written into the place they have; another organisation or country begins a new
    place. Another constituency opens another caucus, so it waits for staff. None: nothing has changed.
    """
    session.execute(delete(PlaceChange).where(PlaceChange.member_id == member.id, WAITING))
    before = current_membership(session, member.id)
    said = {
        "organisation": clean_line(organisation),
        "kind": kind,
        "position": clean_line(position),
        "constituency": constituency,
        "country": country,
    }
    if before is None or before.constituency != constituency:
        change = PlaceChange(member_id=member.id, asked_at=now, **said)
        session.add(change)
        return change
    body = organisation_named(session, said["organisation"], country)
    if body is None or body.id != before.organisation_id or before.country != country:
        return take_place(session, member=member, now=now, **said)
    return _correct_place(session, before, body, said, member, now)


def _correct_place(
    session: Session,
    place: Membership,
    body: Organisation,
    said: dict[str, str],
    member: Member,
    now: datetime,
) -> Membership | None:
    body.kind = body.kind or said["kind"]
    if place.position == said["position"]:
        return None
    place.position = said["position"]
    note_change(session, member, now=now)
    return place


def agree_to_place(session: Session, *, staff: Viewer, change: PlaceChange, now: datetime) -> None:
    """From now on the member belongs to that constituency, and no more to the one before."""
    policy.check_may_decide(staff, change)
    take_place(
        session,
        member=session.get_one(Member, change.member_id),
        organisation=change.organisation,
        kind=change.kind,
        position=change.position,
        constituency=change.constituency,
        country=change.country,
        now=now,
    )
    change.decided_at, change.decided_by, change.agreed = now, staff.id, True


def decline_place(
    session: Session, *, staff: Viewer, change: PlaceChange, reason: str, now: datetime
) -> None:
    """The member keeps the place they have, and reads why."""
    policy.check_may_decide(staff, change)
    change.decided_at, change.decided_by, change.agreed = now, staff.id, False
    change.reason = clean_text(reason)
