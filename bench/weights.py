"""What a page weighs: queries, bytes, requests. These are the same however busy the machine is."""

import gzip
import re

from apfl_net.main import create_app
from bench.pages import COOKIE, pages
from bench.report import WEIGHTS, Report
from bench.seed import Places
from bench.servers import Server, get
from tests.browsing import Browser
from tests.databases import serving_from
from tests.recording import Queries

MOST_QUERIES = 6
"""Of a signed-in thread page, with the note of how far somebody has read; and of any list."""
FEW_QUERIES = {
    "to read": "queries of a thread page with something new",
    "discussed": "queries of a page of 500 posts and 3,000 reactions",
    "unread": "queries of the list of unread threads",
    "new": "queries of the list of new threads",
    "watched": "queries of the list of watched threads",
    "crowded": "queries of the list of the largest space",
}
MOST_QUERIES_OF_EDISCUSSION = 8
BUDGETS = (("html", 25), ("css", 12), ("js", 20))
"""Kilobytes of a first view, compressed."""


def count_queries(report: Report, kind: str, places: Places) -> None:
    """Asks each page in this process: once, so that what is compiled once is compiled, and again to count."""
    queries = Queries()
    with serving_from(places.database):
        browser = Browser(create_app())
        etag = browser.get(places.thread).headers["etag"]
        report.head(WEIGHTS)
        for page in pages(places, etag, unread=True):
            request = page.requests[0]
            asking = {"headers": dict(request.headers), "content": request.body}
            for _again in range(1 if page.once else 2):
                with queries:
                    answer = browser.request(request.method, request.path, **asking)
            if answer.status_code != page.status:
                raise RuntimeError(f"{page.title}: {answer.status_code}")
            compressed = len(gzip.compress(answer.content, 6))
            report.weight(page.title, queries.count, len(answer.content), compressed)
            if page.name == "ediscussion":
                text = f"{kind}: queries of the page of an e-discussion"
                report.promise(text, queries.count, most=MOST_QUERIES_OF_EDISCUSSION)
            if page.name in FEW_QUERIES:
                report.promise(f"{kind}: {FEW_QUERIES[page.name]}", queries.count, most=MOST_QUERIES)


def weigh_first_view(report: Report, kind: str, ours: Server, places: Places) -> None:
    """The thread page with all that a browser asks for when it has nothing yet."""
    html = get(ours, places.thread, {"Cookie": f"{COOKIE}={places.reader}"}).body
    addresses = sorted(set(re.findall(rb'(?:src|href)="(/static/[^"]+)"', html)))
    fragments = html.count(b'hx-trigger="load"')
    sizes = {"html": len(gzip.compress(html, 6)) / 1000}
    for address in addresses:
        ending = address.rpartition(b".")[2].decode()
        sizes[ending] = sizes.get(ending, 0) + len(gzip.compress(get(ours, address.decode()).body, 6)) / 1000
    told = ", ".join(f"{name} {size:.1f}" for name, size in sizes.items())
    report.say(f"\nFirst view of a thread page, kB compressed: {told}.")
    for name, most in BUDGETS:
        report.promise(f"{kind}: first view, {name}, kB compressed", sizes[name], most=most)
    report.promise(f"{kind}: first view in all, kB compressed", sum(sizes.values()), most=60)
    report.promise(f"{kind}: first view, requests", 1 + len(addresses) + fragments, most=6)
