"""What is known of other facilitated discussions: how many of those who joined wrote something."""

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path

DATA = Path(__file__).parent / "data"

OTHERS_SOURCE = "https://www.fao.org/3/y2729e/y2729e0a.htm"
LOWEST, HIGHEST = 8, 19
"""Percent of those who joined: in the six conferences of 2000 and 2001 (9 to 18, `OTHERS_SOURCE`) and in
those of `data/benchmarks.csv`."""


@dataclass(frozen=True, slots=True)
class Benchmark:
    discussion: str
    year: int
    joined: int
    posted: int
    percent: int
    source: str


@cache
def benchmarks() -> tuple[Benchmark, ...]:
    with (DATA / "benchmarks.csv").open(encoding="utf-8", newline="") as file:
        return tuple(
            Benchmark(
                row["discussion"],
                int(row["year"]),
                int(row["joined"]),
                int(row["posted"]),
                int(row["percent"]),
                row["source"],
            )
            for row in csv.DictReader(file)
        )
