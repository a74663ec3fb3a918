"""Which counts of linked two-way tables may be published.

A `Chain` has dimensions in order, say country, constituency and sex. Each two neighbours make a table
(country by constituency, constituency by sex), and both share the totals of the dimension between them, so
whoever subtracts in one can use what the other tells. Published are the counts of cells, the totals of each
dimension and the grand total. A count from 1 to 4 is hidden wherever it stands, and so much beside it that
no hidden count can be worked out.

People flow through a chain like water: from the source to their country, on to their constituency, to their
sex, and into the sink. A cell is the flow between two such places, a total the flow through one. Whatever
else could be behind what is shown is another flow with the same values there. So a hidden count is certain
exactly if no round trip through hidden counts changes it. That is looked for, and while there is such a
count, one more is hidden. (Complementary suppression by network flows: Cox, J. Am. Stat. Assoc. 90, 1995.)

What this keeps: no hidden count follows from all that is published and from the rule that small ones are
hidden. What it does not keep: from a table of four or six cells, whoever runs this very code on every table
there could be may find the one that hides just so. Hence few people are not published at all.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from apfl_net.kit.figures import FEWEST_SHOWN

FEWEST_IN_ALL = 20
"""Tables of fewer people are not published: with so few, what is hidden *besides* tells of what had to be."""

Cell = tuple[int, str, str]
"""In the table of this number (a dimension and the next), the count of these two values."""
Total = tuple[int, str]
"""The count of this value of the dimension of this number."""
Key = Cell | Total | tuple[()]
"""Anything that could be published; `()` is the grand total."""


@dataclass(frozen=True)
class Chain:
    """Counts of one set of people, as `cells[0, "VN", "workers_org"]`; everybody is in one cell a table."""

    cells: dict[Cell, int]

    def counts(self) -> dict[Key, int]:
        """Every count there is to publish: cells, totals, grand total."""
        counts: dict[Key, int] = {}
        for (place, one, other), count in self.cells.items():
            counts[place, one, other] = count
            if place == 0:
                counts[0, one] = counts.get((0, one), 0) + count
                counts[()] = counts.get((), 0) + count
            counts[place + 1, other] = counts.get((place + 1, other), 0) + count
        return counts


def shown(chain: Chain) -> dict[Key, int | None]:
    """Every count, or None where it is hidden."""
    counts = chain.counts()
    if counts.get((), 0) < FEWEST_IN_ALL:
        return dict.fromkeys(counts)
    lines = list(_lines_of(counts))
    hidden = {key for key, count in counts.items() if 0 < count < FEWEST_SHOWN}
    while more := _unsafe_line(counts, lines, hidden) or _certain(counts, lines, hidden):
        hidden |= more
    return {key: None if key in hidden else count for key, count in counts.items()}


@dataclass(frozen=True)
class Line:
    """Counts that add up to another one."""

    parts: tuple[Key, ...]
    total: Key


def _lines_of(counts: Mapping[Key, int]) -> Iterator[Line]:
    """Every sum that a reader can check: rows and columns of each table, and each dimension as a whole."""
    groups: dict[tuple[Key, int], list[Key]] = {}
    for key in counts:
        match key:
            case (int() as place, str() as one, str() as other):
                groups.setdefault(((place, one), place), []).append(key)
                groups.setdefault(((place + 1, other), place), []).append(key)
            case (int() as place, str()):
                groups.setdefault(((), place), []).append(key)
    return (Line(tuple(parts), total) for (total, _place), parts in groups.items())


def _unsafe_line(counts: Mapping[Key, int], lines: list[Line], hidden: set[Key]) -> set[Key]:
    """What to hide besides in the first line of which too little is hidden; empty if there is none."""
    for line in lines:
        secret = [key for key in line.parts if key in hidden]
        if not secret and line.total not in hidden:
            continue
        if line.total in hidden and secret:
            continue
        if len(secret) >= 2 and _keeps_its_secret([counts[key] for key in secret]):
            continue
        if more := _next_to_hide(counts, line, hidden):
            return more
    return set()


def _keeps_its_secret(secret: list[int]) -> bool:
    """Whether their sum, which anybody can work out, leaves them open to who knows that some are small."""
    return sum(secret) >= FEWEST_SHOWN and sum(secret) not in {len(secret), len(secret) * (FEWEST_SHOWN - 1)}


def _next_to_hide(counts: Mapping[Key, int], line: Line, hidden: set[Key]) -> set[Key]:
    """The smallest count that is still shown, with all that equal it, or the others would tell it."""
    open_parts = [key for key in line.parts if key not in hidden]
    least = min((counts[key] for key in open_parts if counts[key]), default=None)
    if least is not None:
        return {key for key in open_parts if counts[key] == least}
    if line.total not in hidden:
        return {line.total}
    return set(open_parts)  # zeros, which tell of nobody, come last


def _certain(counts: Mapping[Key, int], lines: list[Line], hidden: set[Key]) -> set[Key]:
    """What to hide besides because a hidden count can be worked out; empty if none can."""
    flow = _Residual(counts, hidden)
    for key in sorted(hidden, key=repr):
        if not flow.can_be_other(key):
            around = [line for line in lines if key == line.total or key in line.parts]
            for line in around:
                if more := _next_to_hide(counts, line, hidden):
                    return more
    return set()


class _Residual:
    """Along which hidden counts one person more or fewer could have gone with nothing shown changing."""

    def __init__(self, counts: Mapping[Key, int], hidden: set[Key]) -> None:
        self._last = max(key[0] for key in counts if len(key) == 2)
        self._counts = counts
        self._ways: dict[object, dict[object, Key]] = {}
        for key in hidden:
            start, end = self._ends(key)
            self._ways.setdefault(start, {})[end] = key  # one more
            if counts[key]:
                self._ways.setdefault(end, {})[start] = key  # one fewer

    def _ends(self, key: Key) -> tuple[object, object]:
        """The pipe that a count measures, as its two ends."""
        match key:
            case (int() as place, str() as one, str() as other):
                return (place, one, "out"), (place + 1, other, "in")
            case (int() as place, str() as one):
                start = "source" if place == 0 else (place, one, "in")
                return start, "sink" if place == self._last else (place, one, "out")
            case _:
                return "sink", "source"  # the grand total closes the circle

    def can_be_other(self, key: Key) -> bool:
        """Whether there is a round trip through this count, one way or the other."""
        start, end = self._ends(key)
        return self._leads(end, start, but=key) or (
            self._counts[key] > 0 and self._leads(start, end, but=key)
        )

    def _leads(self, start: object, end: object, but: Key) -> bool:
        seen, waiting = {start}, [start]
        while waiting:
            here = waiting.pop()
            if here == end:
                return True
            for there, key in self._ways.get(here, {}).items():
                if key != but and there not in seen:
                    seen.add(there)
                    waiting.append(there)
        return False
