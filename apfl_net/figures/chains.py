"""What is counted: the fixed list of tables and measures. The room that has the rows registers them here."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

Counted = Iterable[tuple[tuple[str, ...], int]]
"""For each combination of one value of every dimension, how many people have it. No value is empty."""


@dataclass(frozen=True)
class Dimension:
    """`label`, marked with `N_`, heads the table; `label_of` names a value in the reader's language."""

    label: str
    label_of: Callable[[str], str]


@dataclass(frozen=True)
class LinkedTables:
    """Two neighbouring dimensions are published as a table. `count` says how it was at the end of a day."""

    label: str
    dimensions: tuple[Dimension, ...]
    count: Callable[[Session, date], Counted]


@dataclass(frozen=True)
class Measure:
    label: str
    count: Callable[[Session, date], int]


@dataclass(frozen=True)
class Breakdown:
    """How many things, not people, have each value; one thing may have several. Nothing of it is hidden."""

    label: str
    dimension: Dimension
    measure: str  # how many there are of them: a key of `MEASURES`
    count: Callable[[Session, date], Mapping[str, int]]


CHAINS: dict[str, LinkedTables] = {}
MEASURES: dict[str, Measure] = {}
BREAKDOWNS: dict[str, Breakdown] = {}
