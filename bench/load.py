"""A small load generator, in a process of its own: HTTP/1.1 over connections that stay open.

It reads one job a line (JSON) on its standard input and answers each with one line. It talks to 127.0.0.1
only, and every job ends by itself: at its time, or when each of its requests has been sent `turns` times.
"""

import asyncio
import json
import sys
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from itertools import chain, islice, repeat

import uvloop

HOST = "127.0.0.1"
LONGEST = 30.0
"""Seconds that any job may take."""


@dataclass(frozen=True)
class Job:
    port: int
    requests: list[str]  # whole requests as text, sent in turn
    status: int  # the answer that counts; any other is a failure
    connections: int
    seconds: float
    turns: int = 1_000_000


@dataclass(frozen=True)
class Outcome:
    answers: int
    failures: int
    seconds: float  # from the first request to the last answer
    bytes: int
    latency: float  # seconds, median
    first_failure: str = ""


class Connection(asyncio.Protocol):
    """Sends the next request as soon as the answer to the last one is whole."""

    def __init__(self, requests: Iterator[bytes], status: int, until: float, done: asyncio.Future) -> None:
        self.requests, self.until, self.done = requests, until, done
        self.wanted = f"HTTP/1.1 {status} ".encode()
        self.latencies: list[float] = []
        self.failures, self.bytes, self.first_failure = 0, 0, ""
        self.received, self.length = b"", 0

    def connection_made(self, transport: asyncio.Transport) -> None:
        self.transport = transport
        self._send_next()

    def data_received(self, data: bytes) -> None:
        self.received = self.received + data if self.received else data
        self.length = self.length or whole_length(self.received)
        if self.length and len(self.received) >= self.length:
            self._note_answer()
            self._send_next()

    def connection_lost(self, error: Exception | None) -> None:
        if not self.done.done():
            self.failures += 1
            self.first_failure = f"connection lost: {error}"
            self.done.set_result(None)

    def _send_next(self) -> None:
        self.sent_at = time.perf_counter()
        request = next(self.requests, None) if self.sent_at < self.until else None
        if request is None:
            self.done.set_result(None)
            self.transport.close()
        else:
            self.transport.write(request)

    def _note_answer(self) -> None:
        self.latencies.append(time.perf_counter() - self.sent_at)
        self.bytes += self.length
        if not self.received.startswith(self.wanted):
            self.failures += 1
            self.first_failure = self.first_failure or self.received[:300].decode(errors="replace")
        self.received, self.length = b"", 0


def whole_length(received: bytes) -> int:
    """Bytes of the answer that begins here, headers and body; 0 until the headers are whole."""
    end = received.find(b"\r\n\r\n")
    if end < 0:
        return 0
    head = received[:end].lower()
    at = head.find(b"content-length:")
    body = int(head[at + 15 :].partition(b"\r\n")[0]) if at >= 0 else 0
    return end + 4 + body


async def run(job: Job) -> Outcome:
    loop = asyncio.get_running_loop()
    requests = islice(chain.from_iterable(repeat([r.encode() for r in job.requests], job.turns)), 2_000_000)
    started = time.perf_counter()
    until = started + min(job.seconds, LONGEST)
    connections = []
    for _ in range(job.connections):
        connection = Connection(requests, job.status, until, loop.create_future())
        connections.append(connection)
        await loop.create_connection(lambda new=connection: new, HOST, job.port)
    await asyncio.wait_for(asyncio.gather(*(each.done for each in connections)), job.seconds + LONGEST)
    return _outcome(connections, time.perf_counter() - started)


def _outcome(connections: list[Connection], seconds: float) -> Outcome:
    latencies = sorted(chain.from_iterable(each.latencies for each in connections))
    return Outcome(
        answers=len(latencies),
        failures=sum(each.failures for each in connections),
        seconds=seconds,
        bytes=sum(each.bytes for each in connections),
        latency=latencies[len(latencies) // 2] if latencies else 0.0,
        first_failure=next((each.first_failure for each in connections if each.failures), ""),
    )


def main() -> None:
    for line in sys.stdin:
        print(json.dumps(asdict(uvloop.run(run(Job(**json.loads(line)))))), flush=True)


if __name__ == "__main__":
    main()
