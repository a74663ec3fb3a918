"""A bad line: between browser and site stands somebody who hands pages on in pieces, with pauses."""

import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from http.client import HTTPConnection, HTTPResponse
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from urllib.parse import urlsplit

PAUSE = 0.6
"""Seconds: long enough for the browser to draw what it has."""

CUTS = (b"<main", b'<nav aria-label="About', b"</nav>\n    </div>")
"""A page ends three times before it is whole: above what one came for, and twice within the footer."""

OF_THE_CONNECTION = {"connection", "content-length", "date", "server", "transfer-encoding"}


class InPieces(BaseHTTPRequestHandler):
    site: str

    def do_GET(self) -> None:
        asked = {name: value for name, value in self.headers.items() if name.lower() != "accept-encoding"}
        with closing(HTTPConnection(urlsplit(self.site).netloc)) as site:
            site.request("GET", self.path, headers=asked)
            answer = site.getresponse()
            body = answer.read()
        is_page = (answer.getheader("content-type") or "").startswith("text/html")
        with suppress(ConnectionError):  # the browser may have gone on meanwhile
            self._begin(answer)
            for piece in pieces_of(body) if is_page else [body]:
                self.wfile.write(piece)
                self.wfile.flush()
                time.sleep(PAUSE if is_page else 0)

    def _begin(self, answer: HTTPResponse) -> None:
        self.send_response_only(answer.status)
        for name, value in answer.getheaders():
            if name.lower() not in OF_THE_CONNECTION:
                self.send_header(name, value)
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:
        """Nothing: the site has its own log."""


def pieces_of(body: bytes) -> Iterator[bytes]:
    start = 0
    for cut in CUTS:
        found = body.find(cut, start)
        if found > start:
            yield body[start:found]
            start = found
    yield body[start:]


@contextmanager
def in_pieces(site: str) -> Iterator[str]:
    """The address at which the site can be read in pieces."""
    handler = type("Handler", (InPieces,), {"site": site})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
