"""Importing ten thousand records with their texts, beside the engine that indexes the same texts.

`python -m bench.importing`, also a part of `make bench`. The other side is tantivy as its manual calls it, as
for the search. The file is made of sentences in eight languages; the command reads it, checks each line,
writes records and lists, and notes what the index has to look at.
"""

import csv
import tempfile
import time
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from random import Random

from sqlalchemy import select

from apfl_net.access.models import PUBLIC
from apfl_net.cli import migrate
from apfl_net.kit.clock import utc_now
from apfl_net.kit.db import open_session
from apfl_net.kit.search.definitions import definition
from apfl_net.kit.search.documents import Document
from apfl_net.kit.search.embedded.index import EmbeddedEngine
from apfl_net.kit.search.following import follow
from apfl_net.kit.search.sources import SOURCES
from apfl_net.resources.command import ImportingFromFile
from apfl_net.resources.models.resources import Resource
from bench.databases import Database, databases
from bench.report import Report
from bench.searching import fill_directly, sentences
from tests.databases import serving_from
from tests.search.judged import LANGUAGES

RECORDS, QUICK_RECORDS = 10_000, 1_000
LEAST = 0.5
COLUMNS = (
    "key",
    "title",
    "abstract",
    "type",
    "date",
    "languages",
    "countries",
    "topics",
    "publishers",
    "url",
)


def write_file(path: Path, count: int) -> None:
    """Abstracts of four to fourteen sentences, about a hundred words."""
    with path.open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file)
        table.writerow(COLUMNS)
        random = Random(59)  # noqa: S311  (always the same file)
        texts = {language: list(sentences(language)) for language in LANGUAGES}
        for number in range(1, count + 1):
            language = LANGUAGES[number % len(LANGUAGES)]
            title, *said = random.choices(texts[language], k=random.randint(5, 15))
            about = (f"k{number}", title[:80], " ".join(said), "guide", str(2000 + number % 25), language)
            topics = "fishing;employers;prevention"
            table.writerow((*about, "VN;TH", topics, "ILO", f"https://example.org/{number}"))


def measure_importing(report: Report, kind: str, database: Database, count: int = RECORDS) -> None:
    report.say(f"\n## Import of {count:,} records, {kind}")
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="apfl-bench-")))
        stack.enter_context(serving_from(database.url("bench_import")))
        migrate.callback()
        write_file(folder / "records.csv", count)
        imported = count / _seconds_of_import(folder / "records.csv")
        engine = EmbeddedEngine(folder / "ours", definition())
        followed = count / _seconds_of_following(engine)
        alone = count / _seconds_alone(folder / "direct", count)
    both = 1 / (1 / imported + 1 / followed)
    report.say(
        f"\nRecords in a second: imported {imported:,.0f}, followed by the index {followed:,.0f},"
        f" one after the other {both:,.0f}; indexed by the engine alone {alone:,.0f}."
    )
    report.promise(
        f"{kind}: records imported in a second, to the engine's own", imported / alone, least=LEAST
    )
    report.promise(f"{kind}: imported and indexed, to the engine's own rate", both / alone, least=LEAST)


def _seconds_of_import(path: Path) -> float:
    begun = time.perf_counter()
    work = ImportingFromFile(str(path), audience_id=PUBLIC, only_check=False, now=utc_now())
    for _lines in work.in_batches():
        pass
    assert not work.problems, work.problems[:3]
    return time.perf_counter() - begun


def _seconds_of_following(engine: EmbeddedEngine) -> float:
    with engine.build() as build:  # of nothing yet
        build.swap()
    begun = time.perf_counter()
    while follow(engine):
        pass
    return time.perf_counter() - begun


def _seconds_alone(folder: Path, count: int) -> float:
    made = _documents(count)
    assert len(made) == count
    begun = time.perf_counter()
    fill_directly(folder, made)
    return time.perf_counter() - begun


def _documents(count: int) -> Sequence[Document]:
    """As the search has them."""
    with open_session(writing=False) as session:
        ids = session.scalars(select(Resource.id).order_by(Resource.id)).all()
        return SOURCES["resource"].documents(session, ids)


def main() -> None:
    report = Report()
    with tempfile.TemporaryDirectory(prefix="apfl-bench-") as name, databases(Path(name)) as kinds:
        for kind, database in kinds.items():
            measure_importing(report, kind, database)
    report.say_promises()


if __name__ == "__main__":
    main()
