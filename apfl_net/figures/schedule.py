"""Figures are counted once a week: counts that are always up to date would tell who came, one by one."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from apfl_net.figures.actions import take_snapshots
from apfl_net.kit.chores import every


@every("17 1 * * 1")
def count_the_week(session: Session, now: datetime) -> None:
    """As of the end of Sunday; when no worker ran on Monday, of the day before it runs again."""
    take_snapshots(session, day=now.date() - timedelta(days=1))
