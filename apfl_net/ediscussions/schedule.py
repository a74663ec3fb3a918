"""What the clock does: the phases that were reached, once each, also after the workers were away."""

import logging
from datetime import datetime

from sqlalchemy.orm import Session

from apfl_net.ediscussions.actions.counting import count_week
from apfl_net.ediscussions.actions.messages import send_if_due
from apfl_net.ediscussions.actions.phases import carry_out
from apfl_net.ediscussions.queries.figures import being_counted
from apfl_net.ediscussions.queries.lists import ids_with_something_due
from apfl_net.ediscussions.queries.messages import ids_of_approved
from apfl_net.kit.chores import every

log = logging.getLogger("apfl_net.worker")


@every("* * * * *")
def carry_out_phases(session: Session, now: datetime) -> None:
    """One that fails, which would be our mistake, keeps no other from its phases; it is tried again."""
    for ediscussion_id in ids_with_something_due(session, now):
        try:
            with session.begin_nested():
                carry_out(session, ediscussion_id=ediscussion_id, now=now)
        except Exception:
            log.exception("the phases of e-discussion %s could not be carried out", ediscussion_id)


@every("* * * * *")
def send_messages(session: Session, now: datetime) -> None:
    """Those that facilitators approved and that are due; one that fails keeps back no other."""
    for message_id in ids_of_approved(session, now):
        try:
            with session.begin_nested():
                send_if_due(session, message_id=message_id, now=now)
        except Exception:
            log.exception("message %s of an e-discussion could not be sent", message_id)


@every("27 1 * * 1")
def count_discussions(session: Session, now: datetime) -> None:
    """Once a week: counts that are always up to date would tell of everybody as they come."""
    for ediscussion in being_counted(session, now):
        count_week(session, ediscussion=ediscussion, now=now)
