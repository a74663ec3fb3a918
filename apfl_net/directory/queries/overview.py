"""How many members there are, by country and by constituency, as they were at the start of the week.

Live counts would tell, by their difference, who has just come or gone: so these stand still for a week. They
are reckoned from dates, and small ones are hidden before they are shown (`kit.figures`).
"""

from collections import Counter
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from apfl_net.members.models import Member, Membership


def start_of_week(now: datetime) -> datetime:
    """The last midnight (UTC) before a Monday."""
    today = now.replace(hour=0, minute=0, second=0, microsecond=0)
    return today - timedelta(days=today.weekday())


def members_by(session: Session, which: str, at: datetime) -> Counter[str]:
    """How many members there were `at` that time, by `country` or `constituency` of their place then."""
    column = {"country": Membership.country, "constituency": Membership.constituency}[which]
    day = at.date()
    rows = session.execute(
        select(column, func.count())
        .select_from(Member)
        .join(Membership, Membership.member_id == Member.id)
        .where(Member.joined_at < at, Member.left_at.is_(None) | (Member.left_at >= at))
        .where(Membership.began_on < day, Membership.ended_on.is_(None) | (Membership.ended_on >= day))
        .group_by(column)
    )
    return Counter({row[0]: row[1] for row in rows})
