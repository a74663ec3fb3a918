"""When the week is over in which a departure can be called off."""

from datetime import datetime

from sqlalchemy.orm import Session

from apfl_net.accounts.actions.departures import check_may_depart
from apfl_net.accounts.events import DepartureDue
from apfl_net.accounts.models import Departure
from apfl_net.accounts.policy import LastAdministrator
from apfl_net.kit.mail.letters import post_letter
from apfl_net.kit.outbox import listens_to
from apfl_net.leaving.actions import erase, let_go
from apfl_net.members.models import Member


@listens_to(DepartureDue)
def carry_out(session: Session, event: DepartureDue, now: datetime) -> None:
    """Once. Whoever has become the last administrator meanwhile stays, and is told."""
    departure = session.get(Departure, event.departure_id, with_for_update=True)
    if departure is None or not departure.is_open:
        return
    try:
        check_may_depart(session, departure.member_id)
    except LastAdministrator:
        departure.cancelled_at = now
        post_letter(session, "accounts.departure_kept", now=now, member_id=departure.member_id)
        return
    departure.done_at = now
    member = session.get_one(Member, departure.member_id)
    (erase if departure.kind == "erase" else let_go)(session, member=member, now=now)
