"""Published figures: these show nothing that is not published, so they ask for no viewer."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from apfl_net.figures.chains import CHAINS, MEASURES
from apfl_net.figures.hiding import Key
from apfl_net.figures.models import FigureCount, FigureSnapshot, FigureTarget, FigureTotal


def snapshot_on(session: Session, chain: str, day: date) -> FigureSnapshot | None:
    return session.scalar(
        select(FigureSnapshot).where(FigureSnapshot.chain == chain, FigureSnapshot.taken_on == day)
    )


def days_counted(session: Session) -> Sequence[date]:
    """On which days there are figures of the fixed list, the latest first."""
    days = select(FigureSnapshot.taken_on).where(FigureSnapshot.chain.in_(CHAINS)).distinct()
    return session.scalars(days.order_by(FigureSnapshot.taken_on.desc())).all()


@dataclass(frozen=True)
class Published:
    """A snapshot as published. A count that is not among `counts` is zero; None is hidden."""

    counts: dict[Key, int | None]

    def __getitem__(self, key: Key) -> int | None:
        return self.counts.get(key, 0)

    def values(self, place: int) -> list[str]:
        """Those of a dimension that anybody has."""
        return [key[1] for key in self.counts if len(key) == 2 and key[0] == place]


def published_on(session: Session, chain: str, day: date) -> Published | None:
    snapshot = snapshot_on(session, chain, day)
    if snapshot is None:
        return None
    rows = session.scalars(select(FigureCount).where(FigureCount.snapshot_id == snapshot.id))
    return Published({_key_of(row): row.count for row in rows})


def _key_of(row: FigureCount) -> Key:
    if row.place < 0:
        return ()
    return (row.place, row.one, row.other) if row.other else (row.place, row.one)


@dataclass(frozen=True)
class Growth:
    """How a measure stands on a day, how it stood on another, and where it should go."""

    measure: str
    label: str
    now: int | None
    before: int | None
    target: FigureTarget | None

    @property
    def share(self) -> int | None:
        """How much of the way from the baseline to the target is done, in percent, from 0 to 100."""
        if self.target is None or self.now is None or self.target.target == self.target.baseline:
            return None
        done = (self.now - self.target.baseline) / (self.target.target - self.target.baseline)
        return round(max(0.0, min(1.0, done)) * 100)


def growth(session: Session, day: date, before: date | None) -> list[Growth]:
    targets = {target.measure: target for target in session.scalars(select(FigureTarget))}
    totals: dict[tuple[str, date | None], int] = {
        (row.measure, row.counted_on): row.count
        for row in session.scalars(
            select(FigureTotal).where(FigureTotal.counted_on.in_([day, before or day]))
        )
    }
    return [
        Growth(
            name,
            measure.label,
            totals.get((name, day)),
            totals.get((name, before)),
            targets.get(name),
        )
        for name, measure in MEASURES.items()
    ]


def latest_day(session: Session) -> date | None:
    return session.scalar(select(func.max(FigureSnapshot.taken_on)).where(FigureSnapshot.chain.in_(CHAINS)))


def last_day_of(session: Session, chain: str) -> date | None:
    """When a chain was counted last, also one that is not of the fixed list."""
    return session.scalar(select(func.max(FigureSnapshot.taken_on)).where(FigureSnapshot.chain == chain))


def totals_of(session: Session, measures: Collection[str]) -> dict[str, FigureTotal]:
    """The last total of each of these measures."""
    rows = session.scalars(
        select(FigureTotal).where(FigureTotal.measure.in_(measures)).order_by(FigureTotal.counted_on)
    )
    return {row.measure: row for row in rows}


def totals_by_value(session: Session, breakdown: str, day: date | None) -> dict[str, int]:
    """How many had each value on a day."""
    begins = f"{breakdown}:"
    rows = select(FigureTotal.measure, FigureTotal.count).where(
        FigureTotal.counted_on == day, FigureTotal.measure.startswith(begins, autoescape=True)
    )
    return {measure.removeprefix(begins): count for measure, count in session.execute(rows)}


def total_on(session: Session, measure: str, day: date | None) -> int | None:
    return session.scalar(
        select(FigureTotal.count).where(FigureTotal.measure == measure, FigureTotal.counted_on == day)
    )
