"""Counting an e-discussion: weekly while it is open, and for good when it has closed."""

from datetime import UTC, date, datetime, timedelta

from sqlalchemy.orm import Session

from apfl_net.ediscussions.models.ediscussions import Ediscussion
from apfl_net.ediscussions.policy import figures as policy
from apfl_net.ediscussions.policy.figures import Counted
from apfl_net.ediscussions.queries.figures import (
    chain_name,
    contributions_until,
    count_joined,
    names_nobody,
)
from apfl_net.figures.actions import chain_of, end_of, keep_snapshot
from apfl_net.figures.models import FigureTotal
from apfl_net.figures.queries import snapshot_on, totals_of


def count_week(session: Session, *, ediscussion: Ediscussion, now: datetime) -> None:
    """As of the end of the day before; of a closed one, as of its last day, if it was not counted then.

    Its readers may be others than last week: then it is counted for them.
    """
    yesterday, last = now.astimezone(UTC).date() - timedelta(days=1), _last_day(ediscussion, now)
    _count(session, ediscussion, min(yesterday, last) if last else yesterday, now)


def count_for_good(session: Session, *, ediscussion: Ediscussion, now: datetime) -> None:
    """When it has closed. Again changes nothing."""
    last = _last_day(ediscussion, now)
    if last is not None:
        _count(session, ediscussion, last, now)


def _last_day(ediscussion: Ediscussion, now: datetime) -> date | None:
    """On which it closed, if it has."""
    closes = ediscussion.closes_at
    return closes.astimezone(UTC).date() if closes and closes <= now else None


def _count(session: Session, ediscussion: Ediscussion, day: date, now: datetime) -> None:
    """Tables are counted anew only when enough people have come since; else they stay as they are."""
    name = chain_name(ediscussion)
    if _is_counted(session, name, day):
        return
    until = min(end_of(day), now)
    contributions = contributions_until(session, ediscussion, until)
    told = policy.totals(contributions, count_joined(session, ediscussion, until))
    people = policy.contributors(contributions)
    keeps_tables = _keep_tables(session, ediscussion, day, people)
    for measure, count in told.items():
        if keeps_tables or measure not in policy.OF_PLACES:
            session.merge(FigureTotal(measure=f"{name}-{measure}", counted_on=day, count=count))
    session.merge(FigureTotal(measure=name, counted_on=day, count=0))  # says only when


def _is_counted(session: Session, name: str, day: date) -> bool:
    counted = totals_of(session, [name]).get(name)
    return counted is not None and counted.counted_on >= day


def _keep_tables(session: Session, ediscussion: Ediscussion, day: date, people: list[Counted]) -> bool:
    """Whether the tables, and what goes with them, are as of this day now."""
    name = chain_name(ediscussion)
    if not policy.may_count_anew(people, _last_shown(session, name)):
        return False
    if people and not names_nobody(session, ediscussion) and snapshot_on(session, name, day) is None:
        keep_snapshot(session, name, day, chain_of(policy.combinations(people).items()))
    return True


def _last_shown(session: Session, name: str) -> datetime | None:
    """The end of the day of which tables, or what goes with them, were shown last."""
    measure = f"{name}-{policy.OF_PLACES[0]}"
    shown = totals_of(session, [measure]).get(measure)
    return end_of(shown.counted_on) if shown else None
