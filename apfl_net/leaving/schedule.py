"""Erasing once more: a page that was open at the time may have left something behind."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from apfl_net.kit.chores import every
from apfl_net.leaving.actions import erase
from apfl_net.leaving.queries import erased_since

LATELY = timedelta(days=3)


@every("17 3 * * *")
def erase_what_was_left_behind(session: Session, now: datetime) -> None:
    for member in erased_since(session, now - LATELY):
        erase(session, member=member, now=now)
