"""What is known of other facilitated discussions: how many of those who joined wrote something."""

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path

DATA = Path(__file__).parent / "data"

LOWEST, HIGHEST = 8, 19
"""Percent of those who joined, in the discussions of `data/benchmarks.csv`."""


@dataclass(frozen=True, slots=True)
class Benchmark:
    """`posted` is empty where only a range of shares is known."""

    discussion: str
    year: str
    joined: str
    posted: str
    percent: str
    source: str


@cache
def benchmarks() -> tuple[Benchmark, ...]:
    with (DATA / "benchmarks.csv").open(encoding="utf-8", newline="") as file:
        return tuple(Benchmark(**row) for row in csv.DictReader(file))
