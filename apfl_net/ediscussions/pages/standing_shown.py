"""Who was invited, takes part and has written, in numbers: by country and by constituency."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from apfl_net.figures.hiding import Chain, shown
from apfl_net.kit.db import AnyRow
from apfl_net.kit.i18n import gettext
from apfl_net.members.reference import constituency_label, country_name

MEASURES = ("invited", "joined", "contributed")


@dataclass(frozen=True, slots=True)
class Line:
    """One country or constituency; None where a number is not shown."""

    label: str
    invited: int | None
    joined: int | None
    contributed: int | None
    is_silent: bool = False  # somebody is there, and nobody has written


@dataclass(frozen=True, slots=True)
class Standing:
    totals: Line
    by_country: list[Line]
    by_constituency: list[Line]


def standing_shown(rows: Sequence[AnyRow], *, exact: bool, chatham_house: bool) -> Standing:
    """`exact`: for the facilitators of this e-discussion. Staff who are none of them read what may be
    published; under the Chatham House rule everybody reads totals only."""
    sums = {measure: sum(getattr(row, measure) for row in rows) for measure in MEASURES}
    totals = Line(gettext("All"), **sums)
    if chatham_house:
        return Standing(totals, [], [])
    told = None if exact else _published(rows)
    return Standing(
        totals,
        _lines(rows, "country", country_name, told, 0),
        _lines(rows, "constituency", constituency_label, told, 1),
    )


def figures_sheet(rows: Sequence[AnyRow], chatham_house: bool) -> tuple[list[str], list[list[object]]]:
    """What may leave the desk: by country and constituency where the rule for figures allows it."""
    heading = [gettext("Country"), gettext("Constituency"), *measure_labels().values()]
    if chatham_house:
        totals = [sum(getattr(row, measure) for row in rows) for measure in MEASURES]
        return heading, [[gettext("All"), gettext("All"), *totals]]
    return heading, list(_sheet_rows(rows))


def measure_labels() -> dict[str, str]:
    labels = (gettext("Invited"), gettext("Joined"), gettext("Wrote"))
    return dict(zip(MEASURES, labels, strict=True))


def _sheet_rows(rows: Sequence[AnyRow]) -> Iterator[list[object]]:
    told, hidden, everybody = _published(rows), gettext("not shown"), gettext("All")

    def cells(*key: Any) -> list[object]:
        return [
            hidden if told[measure].get(key, 0) is None else told[measure].get(key, 0) for measure in MEASURES
        ]

    for row in sorted(
        rows, key=lambda row: (country_name(row.country), constituency_label(row.constituency))
    ):
        yield [
            country_name(row.country),
            constituency_label(row.constituency),
            *cells(0, row.country, row.constituency),
        ]
    for country in sorted({row.country for row in rows}, key=country_name):
        yield [country_name(country), everybody, *cells(0, country)]
    for constituency in sorted({row.constituency for row in rows}, key=constituency_label):
        yield [everybody, constituency_label(constituency), *cells(1, constituency)]
    yield [everybody, everybody, *cells()]


def _published(rows: Sequence[AnyRow]) -> dict[str, dict[Any, int | None]]:
    """Each measure by the rule for figures: counts from 1 to 4 hidden, and so much beside them."""
    return {
        measure: dict(
            shown(
                Chain({(0, row.country, row.constituency): getattr(row, measure) for row in rows}),
            )
        )
        for measure in MEASURES
    }


def _lines(
    rows: Sequence[AnyRow],
    by: str,
    label: Callable[[str], str],
    told: dict[str, dict[Any, int | None]] | None,
    place: int,
) -> list[Line]:
    """Whoever has most invited comes first; without numbers, by name."""
    lines = []
    for value in {getattr(row, by) for row in rows}:
        own = [row for row in rows if getattr(row, by) == value]
        sums = {measure: sum(getattr(row, measure) for row in own) for measure in MEASURES}
        is_silent = told is None and not sums["contributed"]
        numbers = sums if told is None else {m: told[m].get((place, value), 0) for m in MEASURES}
        lines.append(Line(label(value), **numbers, is_silent=is_silent))
    return sorted(lines, key=lambda line: (-(line.joined or 0) - (line.invited or 0), line.label))
