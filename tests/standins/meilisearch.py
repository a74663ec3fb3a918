"""A STAND-IN for a Meilisearch server, for machines that have none. It is not Meilisearch.

It knows the requests that our engine makes, and answers them as version 1.50.0 was recorded to do
(`tests/kit/search/meilisearch/recorded/`; a test compares each answer). It refuses what that refused.
Tasks are done at once; nothing is kept on a disk, nothing is quick.
"""

import json
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Lock, Thread
from typing import Any
from urllib.parse import parse_qs, urlsplit

from tests.standins.meilisearch_indexes import Refused
from tests.standins.meilisearch_routes import Held, answered

VERSION = "1.50.0"


class StandIn:
    """`with StandIn("master key") as server: server.url`. Another `version` may be told, to be refused."""

    def __init__(self, master_key: str, version: str = VERSION) -> None:
        self.held = Held(master_key, version)
        self._lock = Lock()

    def __enter__(self) -> "StandIn":
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    def ask(self, key: str, request: str, body: Any) -> tuple[int, Any]:
        """One request after the other. `request`: `GET /version`."""
        method, _, address = request.partition(" ")
        parts = urlsplit(address)
        told = parse_qs(parts.query) if method == "GET" else body
        with self._lock:
            try:
                return answered(self.held, key, f"{method} {parts.path}", told)
            except Refused as refused:
                return refused.status, refused.told()


def _handler(server: StandIn) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def _answer(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            key = (self.headers.get("Authorization") or "").removeprefix("Bearer ")
            asked = json.loads(body) if body else None
            status, told = server.ask(key, f"{self.command} {self.path}", asked)
            answer = json.dumps(told).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        do_GET = do_POST = do_PATCH = do_DELETE = _answer  # noqa: N815  (names of http.server)

        def log_message(self, *_: object) -> None:
            pass

    return Handler
