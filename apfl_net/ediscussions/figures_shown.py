"""Figures as they were counted last, put into charts and tables. What is hidden is not even named: that
somebody from a small country wrote is told by no figure."""

from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy.orm import Session

from apfl_net.directory.figures import sex_label
from apfl_net.ediscussions.models.ediscussions import Ediscussion
from apfl_net.ediscussions.policy.figures import percent_posted
from apfl_net.ediscussions.queries.figures import chain_name
from apfl_net.figures.chains import Counted, Dimension, LinkedTables
from apfl_net.figures.queries import last_day_of, published_on, totals_of
from apfl_net.figures.tables import Row, Table, tables_in
from apfl_net.kit.i18n import N_, language_name, reader
from apfl_net.members.reference import constituency_label, country_name

MEASURES = {
    "contributions": N_("Contributions"),
    "contributors": N_("Contributors"),
    "joined": N_("Take part"),
    "countries": N_("Countries"),
    "constituencies": N_("Constituencies"),
    "languages": N_("Languages"),
}


def _counted_elsewhere(_session: Session, _day: date) -> Counted:
    """By `ediscussions.actions.counting`, each e-discussion for itself."""
    return ()


def _language_label(code: str) -> str:
    return language_name(code, reader().language)


CONTRIBUTORS = LinkedTables(
    label=N_("Contributors"),
    dimensions=(
        Dimension(N_("Language"), _language_label),
        Dimension(N_("Country"), country_name),
        Dimension(N_("Constituency"), constituency_label),
        Dimension(N_("Sex, as stated"), sex_label),
    ),
    count=_counted_elsewhere,
)


@dataclass(frozen=True, slots=True)
class Figures:
    """`day`: of the totals; `tables_day`: of the tables, which may be older. There are none where too few
    people wrote, or the Chatham House rule holds."""

    day: date | None
    totals: dict[str, int]
    tables_day: date | None
    tables: list[Table]
    percent: int | None


@dataclass(frozen=True, slots=True)
class Bar:
    label: str
    number: int
    share: int  # of the longest, in percent


@dataclass(frozen=True, slots=True)
class Chart:
    label: str
    bars: list[Bar]


def figures_of(session: Session, ediscussion: Ediscussion) -> Figures:
    name = chain_name(ediscussion)
    kept = totals_of(session, [name, *(f"{name}-{measure}" for measure in MEASURES)])
    totals = {measure: kept[f"{name}-{measure}"].count for measure in MEASURES if f"{name}-{measure}" in kept}
    day = last_day_of(session, name)
    shown = published_on(session, name, day) if day else None
    tables = tables_in(name, CONTRIBUTORS, shown) if shown and shown[()] is not None else []
    if shown and not tables and "countries" in totals:
        totals.pop("contributors", None)  # beside the tables it would tell what they hide
    return Figures(
        day=kept[name].counted_on if name in kept else None,
        totals=totals,
        tables_day=day if tables else None,
        tables=[_only_told(table) for table in tables],
        percent=percent_posted(totals.get("contributors"), totals.get("joined")),
    )


def charts_of(tables: list[Table]) -> list[Chart]:
    """One for each dimension: the rows of every table, and the columns of the last."""
    charts = [_chart(table.down, [(row.label, row.total.number) for row in table.rows]) for table in tables]
    if tables:
        last = tables[-1]
        counts = [count.number for count in last.totals.counts]
        charts.append(_chart(last.across, list(zip(last.columns, counts, strict=True))))
    return [chart for chart in charts if chart.bars]


def _chart(label: str, counts: list[tuple[str, int | None]]) -> Chart:
    told = sorted(((one, number) for one, number in counts if number), key=lambda pair: -pair[1])
    most = max((number for _one, number in told), default=1)
    bars = [Bar(one, number, round(100 * number / most)) for one, number in told]
    return Chart(label, bars)


def _only_told(table: Table) -> Table:
    """Without the rows and columns whose totals are hidden; what they would add up to is seen nowhere."""
    kept = [at for at, count in enumerate(table.totals.counts) if count.number is not None]
    return replace(
        table,
        columns=[table.columns[at] for at in kept],
        rows=[_without(row, kept) for row in table.rows if row.total.number is not None],
        totals=_without(table.totals, kept),
    )


def _without(row: Row, kept: list[int]) -> Row:
    return replace(row, counts=[row.counts[at] for at in kept])
