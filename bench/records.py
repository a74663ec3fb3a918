"""Records with the pages of their files: ten thousand of them, a hundred thousand pages, in eight languages.

`python -m bench.records`, also a part of `make bench`. Ours finds the best page of each record and counts
records in all facets; the other side is tantivy called directly in the same index: pages, counted as pages.
"""

import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

import tantivy

from apfl_net.kit.search.asking import Query
from apfl_net.kit.search.definitions import definition
from apfl_net.kit.search.documents import Document
from apfl_net.kit.search.embedded.index import EmbeddedEngine
from apfl_net.kit.search.engine import Engine
from apfl_net.kit.search.language import understand
from bench.report import Report
from bench.searching import AUDIENCES, BATCH, Direct, fill_directly, in_turn, percentiles, sentences
from tests.search.judged import LANGUAGES

RECORDS, PAGES = 10_000, 10
MOST, LEAST_INDEXED = 3.0, 0.5
COUNTRIES = ("VN", "TH", "KH", "MM", "MY", "MN", "CN", "NP")
TYPES = ("guidance", "law", "study", "training", "good_practice")

NARROWED = "one word, narrowed by a country, counted"
ASKED = {
    "one word, all facets counted": "passports ",
    "two words, all facets counted": "passports recruiter ",
    "a word of very many pages, all facets counted": "the workers ",
    "one word in Thai, all facets counted": "แรงงานบังคับ ",
    NARROWED: "passports ",
}
"""What is measured -> what is typed."""


def documents(records: int = RECORDS) -> Iterator[Document]:
    """Each record, and its pages after it."""
    random = Random(59)  # noqa: S311  (always the same documents)
    said = {language: list(sentences(language)) for language in LANGUAGES}
    begun = datetime(2020, 1, 1, tzinfo=UTC)
    for number in range(1, records + 1):
        language = LANGUAGES[number % len(LANGUAGES)]
        record = Document(
            kind="record",
            id=number,
            audiences=frozenset({1 + number % 4, 1}),
            title=" ".join(random.choices(said[language], k=2))[:120],
            body=" ".join(random.choices(said[language], k=6)),
            written_at=begun + timedelta(minutes=250 * number),
            language=language,
            languages=(language, LANGUAGES[number % 3]),
            country=tuple(random.sample(COUNTRIES, 1 + number % 3)),
            theme=("prevention", "protection", "remedies")[number % 3],
            dated=str(1990 + number % 35),
            record_type=TYPES[number % 5],
            reader=("labour_inspectors", "employers")[: 1 + number % 2],
            sector=("fishing", "construction", "domestic_work")[: 1 + number % 3],
            instrument=("C29", "P29", "C105")[: 1 + number % 3],
            licence=("cc_by", "all_rights_reserved")[number % 2],
        )
        yield record
        for page in range(PAGES):
            yield replace(
                record,
                kind="page",
                id=PAGES * number + page,
                title="",
                body=" ".join(random.choices(said[language], k=random.randint(8, 20))),
                group=record.key,
                counted_as=record.kind,
            )


def narrowed_for(name: str) -> dict[str, tuple[str, ...]]:
    return {"country": ("VN",)} if name == NARROWED else {}


def asking(engine: Engine, name: str, typed: str) -> Callable[[], object]:
    query = Query(
        understand(typed),
        AUDIENCES,
        as_member=True,
        distinct=True,
        filters=narrowed_for(name),
        facets=definition().facets,
    )
    return lambda: engine.search(query)


def measure_records(report: Report, records: int = RECORDS) -> None:
    made = list(documents(records))
    report.say(f"\n## Search, {records:,} records with {len(made) - records:,} pages")
    with tempfile.TemporaryDirectory(prefix="apfl-bench-") as name:
        begun = time.perf_counter()
        fill_directly(Path(name) / "direct", made)
        theirs = records / (time.perf_counter() - begun)
        engine = EmbeddedEngine(Path(name) / "ours", definition())
        ours = records / fill(engine, made)
        report.say(
            f"\nRecords indexed in a second, with their pages: {ours:,.0f}; by the engine {theirs:,.0f}."
        )
        report.promise("records indexed in a second, to the engine's own", ours / theirs, least=LEAST_INDEXED)
        direct = Direct(tantivy.Index.open(str(engine.places.current())))
        report.head(("asked", "found", "p50, ms", "p95, ms", "p50 to the engine's", "p95 to the engine's"))
        for what, typed in ASKED.items():
            _measure(
                report, what, asking(engine, what, typed), direct.asking(what, typed, narrowed_for(what))
            )


def fill(engine: Engine, made: list[Document]) -> float:
    """Seconds taken."""
    begun = time.perf_counter()
    with engine.build() as build:
        for first in range(0, len(made), BATCH):
            build.add("record", made[first : first + BATCH], up_to=first + BATCH)
        build.swap()
    return time.perf_counter() - begun


def _measure(report: Report, what: str, ours: Callable[[], object], theirs: Callable[[], object]) -> None:
    mine, other = in_turn([ours, theirs])
    (p50, p95), (their50, their95) = (percentiles(one) for one in (mine, other))
    found = getattr(ours(), "total", 0)
    row = (what, f"{found:,}", f"{p50:.2f}", f"{p95:.2f}", f"{p50 / their50:.2f}", f"{p95 / their95:.2f}")
    report.row(row)
    report.promise(f"records: {what}, p95 to the engine called directly", p95 / their95, most=MOST)


def main() -> None:
    report = Report()
    measure_records(report)
    report.say_promises()


if __name__ == "__main__":
    main()
