"""`python -m bench [--quick]`: our pages beside a bare endpoint, growth, start-up, promises."""

import gzip
import re
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path
from statistics import median

from bench.databases import Database, databases
from bench.pages import Page, pages
from bench.pairs import FULL, QUICK, Load, Pace, Side, compare, load_generator
from bench.processes import memory
from bench.report import Report
from bench.seed import Places, seed
from bench.servers import Server, bare_server, get, migrate, our_server, start_up

SIZES, QUICK_SIZES = (1_000, 10_000, 100_000), (1_000, 10_000)
AT_EVERY_SIZE = {"thread", "space"}
LEAST = {"SQLite": 0.06, "PostgreSQL": 0.04}


def main() -> None:
    quick = "--quick" in sys.argv
    report = Report()
    with tempfile.TemporaryDirectory(prefix="apfl-bench-") as name, load_generator() as load:
        folder = Path(name)
        folder.chmod(0o755)
        with databases(folder) as kinds:
            for kind, database in kinds.items():
                measure(
                    report,
                    load,
                    kind,
                    database,
                    folder,
                    QUICK_SIZES if quick else SIZES,
                    QUICK if quick else FULL,
                )
    report.say("\nThe promises")
    for promise in report.promises:
        report.say(f"  {promise}")


def measure(
    report: Report,
    load: Load,
    kind: str,
    database: Database,
    folder: Path,
    sizes: tuple[int, ...],
    pace: Pace,
) -> None:
    """Everything about one kind of database."""
    for posts in sizes:
        report.say(f"\n{kind}, {posts:,} posts")
        url = database.url(f"bench_{posts}")
        migrate(url, folder)
        places = seed(url, posts)
        with our_server(url, folder) as ours:
            measure_pages(report, load, kind, ours, places, folder, pace, every=posts == sizes[-1])
            if posts == sizes[-1]:
                rss, pss = memory(ours.pid)
                report.say(f"  one worker after the load: {rss / 1024:.0f} MiB RSS, {pss / 1024:.0f} MiB PSS")
    smallest, largest = (report.cpu[kind, posts, "thread"] for posts in (sizes[0], sizes[-1]))
    report.promise(
        f"{kind}: thread page, growth from {sizes[0]:,} to {sizes[-1]:,} posts", largest / smallest, most=1.2
    )
    if (kind, sizes[-1], "last") in report.cpu:
        first, last = (report.cpu[kind, sizes[-1], name] for name in ("first", "last"))
        report.promise(f"{kind}: last page of 5,000 posts to the first", last / first, most=1.1)
    started = median(start_up(url, folder) for _ in range(5))
    report.promise(f"{kind}: start-up, seconds", started, most=1.5)


def measure_pages(
    report: Report,
    load: Load,
    kind: str,
    ours: Server,
    places: Places,
    folder: Path,
    pace: Pace,
    *,
    every: bool,
) -> None:
    """Each page beside a bare endpoint with the same bytes; at the largest size, every page."""
    etag = get(ours, places.thread).headers["etag"]
    for page in pages(places, etag):
        if not every and page.name not in AT_EVERY_SIZE:
            continue
        ratio = measure_page(report, load, kind, ours, places, page, folder, pace)
        if every and page.name == "thread":
            report.promise(f"{kind}: thread page, signed in, by processor time", ratio, least=LEAST[kind])
        if page.name == "unchanged":
            report.promise(f"{kind}: visitor's unchanged page (bare: the page's bytes)", ratio, least=0.25)
    if every and kind == "SQLite":
        weigh(report, ours, places)


def measure_page(
    report: Report, load: Load, kind: str, ours: Server, places: Places, page: Page, folder: Path, pace: Pace
) -> float:
    shown = get(ours, places.thread) if page.name == "unchanged" else page.requests[-1].send(ours)
    requests = [request.as_text() for request in page.requests]
    with ExitStack() as stack:
        bare = stack.enter_context(bare_server(shown, folder))
        same = [request.as_text("/") for request in page.requests[:1]]
        sides = [Side(ours, requests, page.status), Side(bare, same, shown.status)]
        if page.once:
            pace = Pace(rounds=1, seconds=4.0, warm_up=0.0)
        measured = compare(load, sides, pace)
    return report.pair(kind, places.posts, page.name, page.title, measured[0], measured[1])


def weigh(report: Report, ours: Server, places: Places) -> None:
    """Bytes of the first view of a thread page, compressed, and how many requests it takes."""
    cookie = {"Cookie": f"apfl={places.reader}"}
    html = get(ours, places.thread, cookie).body
    addresses = sorted(set(re.findall(rb'(?:src|href)="(/static/[^"]+)"', html)))
    fragments = html.count(b'hx-trigger="load"')
    sizes = {"html": len(gzip.compress(html, 6)) / 1000}
    for address in addresses:
        kind = address.rpartition(b".")[2].decode()
        sizes[kind] = sizes.get(kind, 0) + len(gzip.compress(get(ours, address.decode()).body, 6)) / 1000
    report.say(
        f"  first view, kB compressed: {', '.join(f'{name} {size:.1f}' for name, size in sizes.items())}"
    )
    for name, most in (("html", 25), ("css", 12), ("js", 20)):
        report.promise(f"{name}, kB", sizes[name], most=most)
    report.promise("first view in all, kB", sum(sizes.values()), most=60)
    report.promise("first view, requests", 1 + len(addresses) + fragments, most=6)


main()
