"""Counting, once a week, and setting targets."""

from datetime import UTC, date, datetime, time
from itertools import pairwise, product

from sqlalchemy import delete
from sqlalchemy.orm import Session

from apfl_net.access.viewer import Viewer
from apfl_net.figures.chains import BREAKDOWNS, CHAINS, MEASURES, Counted
from apfl_net.figures.hiding import Cell, Chain, Key, shown
from apfl_net.figures.models import FigureCount, FigureSnapshot, FigureTarget, FigureTotal
from apfl_net.figures.queries import snapshot_on


def take_snapshots(session: Session, *, day: date) -> None:
    """Count everything as it was at the end of a day, and keep what may be published; once a day."""
    for name, tables in CHAINS.items():
        if snapshot_on(session, name, day) is None:
            keep_snapshot(session, name, day, chain_of(tables.count(session, day)))
    for name, measure in MEASURES.items():
        session.merge(FigureTotal(measure=name, counted_on=day, count=measure.count(session, day)))
    for name, breakdown in BREAKDOWNS.items():
        for value, count in breakdown.count(session, day).items():
            session.merge(FigureTotal(measure=f"{name}:{value}", counted_on=day, count=count))


def chain_of(counted: Counted) -> Chain:
    """The cells of every table, zeros included: between what is there of each dimension."""
    rows = list(counted)
    values = [sorted(set(column)) for column in zip(*(combination for combination, _n in rows), strict=True)]
    cells: dict[Cell, int] = {
        (place, one, other): 0
        for place, (ones, others) in enumerate(pairwise(values))
        for one, other in product(ones, others)
    }
    for combination, number in rows:
        for place, (one, other) in enumerate(pairwise(combination)):
            cells[place, one, other] += number
    return Chain(cells)


def keep_snapshot(session: Session, name: str, day: date, chain: Chain) -> None:
    """Only what may be published is kept."""
    snapshot = FigureSnapshot(chain=name, taken_on=day)
    session.add(snapshot)
    session.flush()
    session.add_all(
        FigureCount(snapshot_id=snapshot.id, count=count, **_columns(key))
        for key, count in shown(chain).items()
        if count != 0
    )


def _columns(key: Key) -> dict[str, int | str]:
    match key:
        case (int() as place, str() as one, str() as other):
            return {"place": place, "one": one, "other": other}
        case (int() as place, str() as one):
            return {"place": place, "one": one, "other": ""}
        case _:
            return {"place": -1, "one": "", "other": ""}


def set_target(
    session: Session,
    *,
    viewer: Viewer,
    measure: str,
    baseline: int,
    baseline_on: date,
    target: int,
    target_on: date,
    now: datetime,
) -> None:
    session.merge(
        FigureTarget(
            measure=measure,
            baseline=baseline,
            baseline_on=baseline_on,
            target=target,
            target_on=target_on,
            set_at=now,
            set_by=viewer.id,
        )
    )


def drop_target(session: Session, *, measure: str) -> None:
    session.execute(delete(FigureTarget).where(FigureTarget.measure == measure))


def end_of(day: date) -> datetime:
    """The last moment of a day, for those who count what had begun by then."""
    return datetime.combine(day, time.max, UTC)
