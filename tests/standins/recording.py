"""Writes down what a real Meilisearch server answers: a door before it that passes everything on.

    APFL_TEST_MEILISEARCH_PROGRAM=/path/to/meilisearch python -m tests.standins.recording

starts a server in a folder of its own and writes `tests/kit/search/meilisearch/recorded/*.json` anew. A test
holds the stand-in to them.
"""

import json
import tempfile
import urllib.error
import urllib.request
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import pairwise
from pathlib import Path
from threading import Thread
from typing import Any

from tests.standins.conversations import CONVERSATIONS
from tests.standins.meilisearch_program import MASTER_KEY, Running, program

RECORDED = Path(__file__).parents[1] / "kit/search/meilisearch/recorded"
WAITING = {"enqueued", "processing"}
PASSING = {
    *("enqueuedAt", "startedAt", "finishedAt", "duration", "processingTimeMs", "createdAt", "updatedAt"),
    *("requestUid", "batchUid", "details", "rawDocumentDbSize", "avgDocumentSize", "fieldDistribution"),
    *("message", "link", "estimatedTotalHits"),
}
"""What is another each time; sizes, sentences and guesses of that server."""


class Door:
    """Remembers each request with its answer; looks at tasks that were not done yet are left out."""

    def __init__(self, behind: str) -> None:
        self.exchanges: list[dict[str, Any]] = []
        door = self

        class Handler(BaseHTTPRequestHandler):
            def _pass(self) -> None:
                length = int(self.headers.get("Content-Length") or 0)
                body = self.rfile.read(length) if length else None
                status, answer = passed_on(behind, self.command, self.path, body, dict(self.headers))
                door.exchanges += written_down(self.command, self.path, body, self.headers, status, answer)
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(answer)))
                self.end_headers()
                self.wfile.write(answer)

            do_GET = do_POST = do_PATCH = do_DELETE = do_PUT = _pass  # noqa: N815  (names of http.server)

            def log_message(self, *_: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}"

    def __enter__(self) -> "Door":
        Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()


def passed_on(
    behind: str, method: str, path: str, body: bytes | None, headers: dict[str, str]
) -> tuple[int, bytes]:
    kept = {name: value for name, value in headers.items() if name in {"Authorization", "Content-Type"}}
    request = urllib.request.Request(behind + path, data=body, method=method, headers=kept)  # noqa: S310
    try:
        with urllib.request.urlopen(request, timeout=60) as answer:  # noqa: S310
            return answer.status, answer.read()
    except urllib.error.HTTPError as refused:
        return refused.code, refused.read()


def written_down(
    method: str, path: str, body: bytes | None, headers: Any, status: int, answer: bytes
) -> list[dict[str, Any]]:
    told = json.loads(answer) if answer else None
    if isinstance(told, dict) and path.startswith("/tasks/") and told.get("status") in WAITING:
        return []
    asked = json.loads(body) if body else None
    key = (headers.get("Authorization") or "").removeprefix("Bearer ")
    return [{"key": key, "request": f"{method} {path}", "body": asked, "status": status, "answer": told}]


def looked_at_last(exchanges: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Who looks again and again is waiting: the last look counts."""
    looks = [(one["key"], one["request"]) for one in exchanges]
    again = {
        number
        for number, (one, following) in enumerate(pairwise(looks))
        if one == following and one[1].startswith("GET")
    }
    return [one for number, one in enumerate(exchanges) if number not in again]


def lasting(told: Any) -> Any:
    """An answer without what is another each time."""
    if isinstance(told, dict):
        return {name: lasting(value) for name, value in told.items() if name not in PASSING}
    return [lasting(value) for value in told] if isinstance(told, list) else told


def record(name: str, conversation: Callable[[str, str], None]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        server = Running(program(), Path(folder))
        server.start()
        try:
            with Door(server.url) as door:
                conversation(door.url, MASTER_KEY)
        finally:
            server.kill()
    written = [
        json.dumps(exchange | {"answer": lasting(exchange["answer"])}, ensure_ascii=False)
        for exchange in looked_at_last(door.exchanges)
    ]
    (RECORDED / f"{name}.json").write_text("[\n" + ",\n".join(written) + "\n]\n")
    print(f"{name}: {len(written)} requests")  # noqa: T201


if __name__ == "__main__":
    RECORDED.mkdir(parents=True, exist_ok=True)
    for name, conversation in CONVERSATIONS.items():
        record(name, conversation)
