"""The search page beside a bare endpoint, and how soon a post is found."""

import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from statistics import quantiles
from urllib.parse import urlencode
from uuid import uuid4

from bench.pages import COOKIE, REPLY, Page, Request, signed_in
from bench.pairs import Load, Pace, Side, compare
from bench.report import PAIRS, Report
from bench.seed import Places
from bench.servers import Server, bare_server, get, our_server, run_command

ASKED = "/search?q=passport+recruiter&type=post"
REINDEX_SECONDS = 600
POSTS = 40
LATEST_FOUND = 2.0
"""Seconds from posting to being found, p95."""
POLL = 0.02


def measure_finding(
    report: Report, kind: str, places: Places, folder: Path, load: Load, pace: Pace, backend: int
) -> None:
    """With an index of its own over all that was seeded."""
    data = folder / f"found-{time.monotonic_ns()}"
    data.mkdir()
    run_command("reindex", places.database, data, seconds=REINDEX_SECONDS)
    with our_server(places.database, data, background=True) as ours:
        time.sleep(2)  # whatever waits at the start is done with
        _measure_page(report, kind, places, ours, data, load, pace, backend)
        _measure_freshness(report, kind, places, ours)


def _measure_page(
    report: Report,
    kind: str,
    places: Places,
    ours: Server,
    folder: Path,
    load: Load,
    pace: Pace,
    backend: int,
) -> None:
    page = Page("search", "Search, two words, seven facets counted", [signed_in(ASKED, places.reader)])
    report.head(PAIRS)
    with ExitStack() as stack:
        bare = stack.enter_context(bare_server(page.requests[0].send(ours), folder))
        sides = [
            Side(ours, [page.requests[0].as_text()], 200, backend),
            Side(bare, [page.requests[0].as_text("/")], 200),
        ]
        measured = compare(load, sides, pace)
    report.pair(kind, places.posts, page.name, page.title, *measured)


def _measure_freshness(report: Report, kind: str, places: Places, ours: Server) -> None:
    taken = sorted(_seconds_to_be_found(ours, places))
    cut = quantiles(taken, n=20, method="inclusive")
    report.say(f"\nFrom posting to being found, {len(taken)} posts: p50 {cut[9]:.2f} s, p95 {cut[18]:.2f} s.")
    report.promise(f"{kind}: seconds from posting to being found, p95", cut[18], most=LATEST_FOUND)


def _seconds_to_be_found(ours: Server, places: Places) -> Iterator[float]:
    thread_id = places.replied.rpartition("/")[2].partition("-")[0]
    for token, number in zip(places.writers, range(POSTS), strict=False):
        word = f"dredger{number}{uuid4().hex[:6]}"
        typed = {"form_key": uuid4().hex, "answers": "", "seen": "", "body": f"A {word}.", "language": ""}
        headers = (("Cookie", f"{COOKIE}={token}"), ("Content-Type", REPLY))
        Request("POST", f"/threads/{thread_id}/replies", headers, urlencode(typed)).send(ours)
        begun = time.monotonic()
        while b"/posts/" not in get(ours, f"/search?q={word}", {"Cookie": f"{COOKIE}={token}"}).body:
            if time.monotonic() > begun + 30:
                raise RuntimeError("a post was not found within half a minute")
            time.sleep(POLL)
        yield time.monotonic() - begun
