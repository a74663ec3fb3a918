"""The same searches at a Meilisearch server: `python -m bench.searching_server`, where one is named.

`APFL_TEST_MEILISEARCH_URL` and `APFL_TEST_MEILISEARCH_KEY` say which, as for the tests. Nothing is promised:
what is measured is the server, on whatever machine it runs. Its index is named `apfl-bench-...` and goes.
"""

import os
import sys
import time
from contextlib import nullcontext

from apfl_net.kit.search.definitions import definition
from apfl_net.kit.search.meilisearch.index import MeilisearchEngine
from apfl_net.kit.search.meilisearch.server import Server
from bench import records
from bench.report import Report
from bench.searching import ASKED, BATCH, DOCUMENTS, asking, documents, in_turn, percentiles
from tests.search_servers import KEY, URL

FOUND_AFTER = 20
"""Documents that are written one by one, to see how long that takes."""


def measure(report: Report, engine: MeilisearchEngine, count: int) -> None:
    made = list(documents(count))
    begun = time.perf_counter()
    with engine.build() as build:
        for first in range(0, count, BATCH):
            build.add("post", made[first : first + BATCH], up_to=first + BATCH)
        build.swap()
    taken = time.perf_counter() - begun
    report.say(f"\n## Meilisearch, {count:,} documents: {count / taken:,.0f} indexed in a second")
    report.head(("asked", "p50, ms", "p95, ms"))
    for what, typed in ASKED.items():
        [seconds] = in_turn([asking(engine, what, typed)])
        report.row((what, *(f"{one:.1f}" for one in percentiles(seconds))))
    report.row(("a document written, until it is found", *_writing(engine, made[:FOUND_AFTER])))


def measure_records(report: Report, engine: MeilisearchEngine, count: int) -> None:
    made = list(records.documents(count))
    rate = count / records.fill(engine, made)
    report.say(
        f"\n{count:,} records with {len(made) - count:,} pages: {rate:,.0f} records indexed in a second"
    )
    report.head(("asked", "p50, ms", "p95, ms"))
    for what, typed in records.ASKED.items():
        [seconds] = in_turn([records.asking(engine, what, typed)])
        report.row((what, *(f"{one:.1f}" for one in percentiles(seconds))))


def _writing(engine: MeilisearchEngine, made: list) -> list[str]:
    taken = []
    for document in made:
        begun = time.perf_counter()
        with engine.writing() as batch:
            batch.put([document])
        taken.append(time.perf_counter() - begun)
    return [f"{one:.0f}" for one in percentiles(taken)]


def main() -> None:
    if not os.environ.get(URL):
        sys.exit(f"{URL} names no Meilisearch server")
    count = int(sys.argv[1]) if len(sys.argv) > 1 else DOCUMENTS
    server = Server(os.environ[URL], os.environ.get(KEY, ""))
    engine = MeilisearchEngine(server, definition(), nullcontext, "apfl-bench")
    try:
        measure(Report(), engine, count)
        measure_records(Report(), engine, count // 25)
    finally:
        engine.places.forget(engine.places.answering, *engine.places.others())


if __name__ == "__main__":
    main()
