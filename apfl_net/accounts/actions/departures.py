"""Asking to leave or to be erased, and thinking better of it."""

from datetime import datetime, timedelta

from sqlalchemy import update
from sqlalchemy.orm import Session

from apfl_net.access.viewer import Viewer
from apfl_net.accounts import policy, queries
from apfl_net.accounts.events import DepartureDue
from apfl_net.accounts.models import Departure
from apfl_net.kit import outbox, signing
from apfl_net.kit.mail.letters import post_letter

GRACE = timedelta(days=7)


def ask_to_depart(session: Session, *, viewer: Viewer, kind: str, now: datetime) -> Departure:
    """From now on it can be called off for a week. Asking again, even for the other kind, begins anew."""
    check_may_depart(session, viewer.id)
    cancel_departure(session, member_id=viewer.id, now=now)
    departure = Departure(member_id=viewer.id, kind=kind, asked_at=now, due_at=now + GRACE)
    session.add(departure)
    session.flush()
    due = DepartureDue(departure_id=departure.id)
    outbox.record(session, due, now=now, run_at=departure.due_at)
    post_letter(session, "accounts.departure", now=now, departure_id=departure.id)
    return departure


def check_may_depart(session: Session, member_id: int) -> None:
    policy.check_may_leave(
        queries.staff_role_of(session, member_id), queries.count_other_administrators(session, member_id)
    )


def cancel_departure(session: Session, *, member_id: int, now: datetime) -> None:
    session.execute(
        update(Departure)
        .where(
            Departure.member_id == member_id, Departure.cancelled_at.is_(None), Departure.done_at.is_(None)
        )
        .values(cancelled_at=now)
    )


def departure_token(departure: Departure) -> str:
    return signing.sign("departure", str(departure.id))


def departure_with_token(session: Session, token: str) -> Departure | None:
    """What this token can call off; None when it is forged, called off or done already."""
    signed = signing.unsign("departure", token, seconds=int(GRACE.total_seconds()))
    departure = session.get(Departure, int(signed)) if signed else None
    return departure if departure and departure.is_open else None
