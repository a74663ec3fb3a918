"""Published figures as tables: rows, columns and what to say in each cell."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from sqlalchemy.orm import Session

from apfl_net.figures.chains import BREAKDOWNS, CHAINS, Dimension, LinkedTables
from apfl_net.figures.queries import Published, published_on, total_on, totals_by_value
from apfl_net.kit.i18n import gettext


@dataclass(frozen=True)
class Count:
    """`number` is None where it is hidden; `change` where one of two days hides it."""

    number: int | None
    change: int | None


@dataclass(frozen=True)
class Row:
    label: str
    counts: list[Count]
    total: Count
    share: int
    """Of the largest row, in percent: the length of its bar."""


@dataclass(frozen=True)
class Table:
    name: str
    label: str
    across: str
    down: str
    columns: list[str]
    rows: list[Row]
    totals: Row


def tables_of(session: Session, day: date, before: date | None) -> list[Table]:
    """Every table of the fixed list, as it was published on a day, compared with another."""
    found: list[Table] = []
    for name, linked in CHAINS.items():
        now = published_on(session, name, day)
        then = published_on(session, name, before) if before else None
        found += tables_in(name, linked, now, then) if now else []
    return [*found, *breakdowns_of(session, day, before)]


def breakdowns_of(session: Session, day: date, before: date | None) -> Iterator[Table]:
    """Things by each of their values, the most frequent first. A thing may have several, or none."""
    for name, breakdown in BREAKDOWNS.items():
        now, then = totals_by_value(session, name, day), totals_by_value(session, name, before)
        largest = max([*now.values(), 1])
        rows = [
            Row(
                breakdown.dimension.label_of(value),
                [],
                _compared(now.get(value, 0), then.get(value, 0) if before else None),
                round(100 * now.get(value, 0) / largest),
            )
            for value in sorted(now | then, key=lambda value: (-now.get(value, 0), value))
        ]
        all_now = total_on(session, breakdown.measure, day) or 0
        total = _compared(all_now, total_on(session, breakdown.measure, before) if before else None)
        down, label = gettext(breakdown.dimension.label), gettext(breakdown.label)
        yield Table(name, label, "", down, [], rows, Row(gettext("All"), [], total, 100))


def _compared(now: int, then: int | None) -> Count:
    return Count(now, now - then if then is not None else None)


def tables_in(name: str, linked: LinkedTables, now: Published, then: Published | None = None) -> list[Table]:
    """The tables of a chain as it was published; a room can have chains of its own beside the fixed list."""
    return [
        _Reading(linked, place, down, across, now, then).table(f"{name}-{place + 1}")
        for place, (down, across) in enumerate(pairwise(linked.dimensions))
    ]


@dataclass(frozen=True)
class _Reading:
    tables: LinkedTables
    place: int
    down: Dimension
    across: Dimension
    now: Published
    then: Published | None

    def table(self, name: str) -> Table:
        columns = sorted(self.now.values(self.place + 1), key=self.across.label_of)
        rows = [
            self._row(value, columns) for value in sorted(self.now.values(self.place), key=self.down.label_of)
        ]
        return Table(
            name=name,
            label=gettext(self.tables.label),
            across=gettext(self.across.label),
            down=gettext(self.down.label),
            columns=[self.across.label_of(value) for value in columns],
            rows=rows,
            totals=self._totals(columns),
        )

    def _row(self, value: str, columns: list[str]) -> Row:
        total = self._count((self.place, value))
        largest = max((self.now[self.place, other] or 0 for other in self.now.values(self.place)), default=0)
        counts = [self._count((self.place, value, column)) for column in columns]
        return Row(
            self.down.label_of(value), counts, total, round(100 * (total.number or 0) / (largest or 1))
        )

    def _totals(self, columns: list[str]) -> Row:
        counts = [self._count((self.place + 1, column)) for column in columns]
        return Row(gettext("All"), counts, self._count(()), 100)

    def _count(self, key: tuple[int, str, str] | tuple[int, str] | tuple[()]) -> Count:
        number, former = self.now[key], self.then[key] if self.then else None
        return Count(number, number - former if number is not None and former is not None else None)


def heading_of(table: Table) -> list[str]:
    """The first line of the table in a spreadsheet."""
    return [table.down, *table.columns, gettext("All")]


def rows_of(table: Table) -> Iterator[list[object]]:
    """The others. Hidden counts say so; an empty cell would be read as zero."""
    hidden = gettext("not shown")
    for row in [*table.rows, table.totals]:
        yield [row.label, *(hidden if n is None else n for n in _numbers(row))]


def _numbers(row: Row) -> list[int | None]:
    return [count.number for count in [*row.counts, row.total]]
