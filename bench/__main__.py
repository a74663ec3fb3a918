"""`python -m bench [--quick]`: our pages beside a bare endpoint, growth, weights, start-up, promises."""

import sys
import tempfile
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from bench.databases import Database, databases
from bench.extracting import measure_extracting
from bench.finding import measure_finding
from bench.importing import QUICK_RECORDS as QUICK_IMPORT
from bench.importing import RECORDS as IMPORT
from bench.importing import measure_importing
from bench.pages import Page, pages
from bench.pairs import FULL, QUICK, Load, Pace, Side, compare, load_generator
from bench.printing import measure_printing
from bench.processes import memory
from bench.records import RECORDS, measure_records
from bench.report import PAIRS, Report
from bench.searching import DOCUMENTS, measure_searching
from bench.seed import Places, seed
from bench.sending import measure_sending
from bench.servers import Server, bare_server, get, migrate, our_server, start_up
from bench.weights import count_queries, weigh_first_view

SIZES, QUICK_SIZES = (1_000, 10_000, 100_000), (1_000, 10_000)
AT_EVERY_SIZE = {"thread", "space"}
GROWTHS = {
    "thread": "thread page",
    "discussed": "page of 500 posts and 3,000 reactions",
    "unread": "list of unread threads",
    "new": "list of new threads",
    "watched": "list of watched threads",
    "crowded": "list of the largest space",
}
GROWING = [name for name in GROWTHS if name != "thread"]
GROWING_FROM = 10_000
"""Posts. Among fewer there are not so many threads as the lists look through."""
LEAST = {"SQLite": 0.06, "PostgreSQL": 0.04}
LEAST_OF_EDISCUSSION = {"SQLite": 0.04, "PostgreSQL": 0.03}
QUICK_DOCUMENTS, QUICK_RECORDS = 5_000, 500
REPLYING = Pace(rounds=1, seconds=4.0, warm_up=0.0)
"""Each form is sent once, so there is one round of them."""
STARTS = 5


@dataclass
class Bench:
    """One kind of database, with all that its measuring needs."""

    kind: str
    database: Database
    folder: Path
    load: Load
    pace: Pace
    report: Report

    def measure(self, sizes: tuple[int, ...]) -> None:
        seeded = [self.fill(posts) for posts in sizes]
        for places in seeded:
            self.report.say(f"\n## {self.kind}, {places.posts:,} posts")
            self.measure_pages(places, every=places is seeded[-1])
        measure_printing(self.report, self.kind, seeded[-1].database)
        measure_sending(self.report, self.kind, seeded[-1], self.folder)
        measure_finding(
            self.report,
            self.kind,
            seeded[-1],
            self.folder,
            self.load,
            self.pace,
            self.database.server,
        )
        self.measure_growth("thread", seeded[0], seeded[-1])
        if seeded[-2].posts >= GROWING_FROM:
            for name in GROWING:
                self.measure_growth(name, seeded[-2], seeded[-1])
        seconds, at_work = min(start_up(seeded[-1].database, self.folder) for _ in range(STARTS))
        text = f"{self.kind}: start-up, seconds, fastest of {STARTS} ({at_work:.2f} s of processor)"
        self.report.promise(text, seconds, most=1.5)

    def fill(self, posts: int) -> Places:
        url = self.database.url(f"bench_{posts}")
        migrate(url, self.folder)
        return seed(url, posts)

    def measure_pages(self, places: Places, *, every: bool) -> None:
        """At the largest size every page, and what each weighs."""
        if every:
            count_queries(self.report, self.kind, places)
        with our_server(places.database, self.folder) as ours:
            if every:
                weigh_first_view(self.report, self.kind, ours, places)
                self.say_memory(ours, "before the load")
            etag = get(ours, places.thread).headers["etag"]
            self.report.head(PAIRS)
            for page in pages(places, etag):
                if every or page.name in AT_EVERY_SIZE:
                    self.measure_page(ours, places, page)
                    self.promise(places, page) if every else None
            if every:
                self.measure_last_page(ours, places)
                self.say_memory(ours, "after it")

    def measure_page(self, ours: Server, places: Places, page: Page) -> None:
        """Beside a bare endpoint that gives back the same bytes; for a 304, those that it spares."""
        unchanged = page.name == "unchanged"
        shown = get(ours, places.thread) if unchanged else page.requests[-1].send(ours)
        with ExitStack() as stack:
            bare = stack.enter_context(bare_server(shown, self.folder))
            asked = [request.as_text("/") for request in page.requests[:1]]
            sides = [self.side(ours, page), Side(bare, asked, shown.status)]
            measured = compare(self.load, sides, REPLYING if page.once else self.pace)
        self.report.pair(self.kind, places.posts, page.name, page.title, *measured)

    def promise(self, places: Places, page: Page) -> None:
        ratio = self.report.ratios[self.kind, places.posts, page.name]
        if page.name == "thread":
            text = f"{self.kind}: thread page, signed in, by processor time"
            self.report.promise(text, ratio, least=LEAST[self.kind])
        if page.name == "ediscussion":
            text = f"{self.kind}: page of an e-discussion, by processor time"
            self.report.promise(text, ratio, least=LEAST_OF_EDISCUSSION[self.kind])
        if page.name == "unchanged":
            self.report.promise(f"{self.kind}: visitor's unchanged page, likewise", ratio, least=0.25)

    def measure_last_page(self, ours: Server, places: Places) -> None:
        """The last page of the long thread and its first, in turn."""
        long = [self.side(ours, page) for page in pages(places) if page.name in {"first", "last"}]
        if long:
            first, last = compare(self.load, long, self.pace)
            text = f"{self.kind}: last page of 5,000 posts to the first"
            self.report.promise(text, last.cpu / first.cpu, most=1.1)

    def measure_growth(self, name: str, small: Places, large: Places) -> None:
        """The same page among few posts and among many, in turn."""
        with ExitStack() as stack:
            sides = []
            for places in (small, large):
                ours = stack.enter_context(our_server(places.database, self.folder))
                sides += [self.side(ours, page) for page in pages(places) if page.name == name]
            few, many = compare(self.load, sides, self.pace)
        text = f"{self.kind}: {GROWTHS[name]}, growth from {small.posts:,} to {large.posts:,} posts"
        self.report.promise(text, many.cpu / few.cpu, most=1.2)

    def side(self, ours: Server, page: Page) -> Side:
        requests = [request.as_text() for request in page.requests]
        return Side(ours, requests, page.status, self.database.server)

    def say_memory(self, ours: Server, when: str) -> None:
        rss, pss = memory(ours.pid)
        self.report.say(f"\nOne worker {when}: {rss / 1024:.0f} MiB RSS, {pss / 1024:.0f} MiB PSS.")


def main() -> None:
    quick, report = "--quick" in sys.argv, Report()
    sizes, pace = (QUICK_SIZES, QUICK) if quick else (SIZES, FULL)
    with tempfile.TemporaryDirectory(prefix="apfl-bench-") as name, load_generator() as load:
        folder = Path(name)
        folder.chmod(0o755)  # PostgreSQL runs as somebody else
        with databases(folder) as kinds:
            for kind, database in kinds.items():
                Bench(kind, database, folder, load, pace, report).measure(sizes)
                measure_importing(report, kind, database, QUICK_IMPORT if quick else IMPORT)
            measure_extracting(report)
            measure_searching(report, QUICK_DOCUMENTS if quick else DOCUMENTS)
            measure_records(report, QUICK_RECORDS if quick else RECORDS)
    report.say_promises()


main()
