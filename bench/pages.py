"""The pages that are measured, and how a browser asks for them."""

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlencode
from uuid import uuid4

from bench import prose
from bench.seed import Places
from bench.servers import Answer, Server, ask

COOKIE = "apfl"
MOST_REPLIES = 12
"""An author may post this often in five minutes."""
LAST_PAGE = 250
"""Of the long thread."""
REPLY = "application/x-www-form-urlencoded"


@dataclass(frozen=True)
class Request:
    method: str
    path: str
    headers: tuple[tuple[str, str], ...] = ()
    body: str = ""

    def as_text(self, path: str | None = None) -> str:
        """As it goes over the wire; `path`: the same to another address."""
        lines = [f"{self.method} {path or self.path} HTTP/1.1", "Host: 127.0.0.1"]
        lines += [f"{name}: {value}" for name, value in self.headers]
        if self.body:
            lines.append(f"Content-Length: {len(self.body.encode())}")
        return "\r\n".join([*lines, "", self.body])

    def send(self, server: Server) -> Answer:
        return ask(server, self.method, self.path, dict(self.headers), self.body.encode())


@dataclass(frozen=True)
class Page:
    """`requests` are sent in turn; a reply is sent once only."""

    name: str
    title: str
    requests: list[Request]
    status: int = 200
    once: bool = False


def signed_in(path: str, token: str) -> Request:
    return Request("GET", path, (("Cookie", f"{COOKIE}={token}"),))


def visitor(path: str, etag: str = "") -> Request:
    return Request("GET", path, (("If-None-Match", etag),) if etag else ())


def pages(places: Places, etag: str = "", *, unread: bool = False) -> list[Page]:
    """Every page there is at this size; with `unread`, that of a thread which is new to its reader, but once.

    `etag` is the validator of the visitor's page.
    """
    found = [
        Page("thread", "Thread, 20 posts, signed in", [signed_in(places.thread, places.reader)]),
        Page(
            "threads",
            f"The same over {len(places.others)} threads in turn",
            [signed_in(path, places.reader) for path in places.others],
        ),
        Page("visitor", "Thread, 20 posts, visitor", [visitor(places.thread)]),
        Page("unchanged", "The same, unchanged (304)", [visitor(places.thread, etag)], 304),
        Page("space", "List of threads, signed in", [signed_in(places.space, places.regular)]),
    ]
    found += lists(places)
    if places.long and places.discussed:
        last = f"{places.long}?page={LAST_PAGE}"
        found += [
            Page("first", "First of 250 pages, signed in", [signed_in(places.long, places.reader)]),
            Page("last", "Last of 250 pages, signed in", [signed_in(last, places.reader)]),
            Page(
                "discussed",
                "Thread with 500 posts and 3,000 reactions",
                [signed_in(places.discussed, places.reader)],
            ),
        ]
    if places.ediscussion:
        title = "E-discussion, 500 contributions, signed in"
        found.append(Page("ediscussion", title, [signed_in(places.ediscussion, places.reader)]))
    if unread:
        found.append(
            Page(
                "to read",
                "Thread that is new to its reader",
                [signed_in(places.unread, places.reader)],
                once=True,
            )
        )
    return [*found, Page("reply", "Posting a reply", list(replies(places)), 303, once=True)]


def lists(places: Places) -> list[Page]:
    """Those over all spaces, for somebody who has read half of 100 threads and watches a large space."""
    over_all = [
        Page(name, f"Threads that are {name}", [signed_in(f"/threads?list={name}", places.regular)])
        for name in ("unread", "new", "watched")
    ]
    crowded = f"List of a space with {places.single:,} threads"
    return [*over_all, Page("crowded", crowded, [signed_in(places.crowded, places.regular)])]


def replies(places: Places) -> Iterable[Request]:
    """As many as the writers may post: each writer in turn, each form sent once."""
    thread_id = places.replied.rpartition("/")[2].partition("-")[0]
    for _turn in range(MOST_REPLIES):
        for token, (body, _html) in zip(places.writers, prose.bodies(), strict=False):
            typed = {"form_key": uuid4().hex, "answers": "", "seen": "", "body": body, "language": ""}
            headers = (("Cookie", f"{COOKIE}={token}"), ("Content-Type", REPLY))
            yield Request("POST", f"/threads/{thread_id}/replies", headers, urlencode(typed))
