"""The servers that are measured: ours as it is served, and the bare one that gives back the same bytes."""

import http.client
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bench.processes import PATIENCE, PYTHON, Process, cpu_seconds, free_port, running

POLL = 0.005
"""Seconds between two looks whether a server answers."""


@dataclass(frozen=True)
class Server:
    port: int
    pid: int
    process: Process


@dataclass(frozen=True)
class Answer:
    status: int
    headers: Mapping[str, str]
    body: bytes


@contextmanager
def our_server(database: str, folder: Path, *, background: bool = False) -> Iterator[Server]:
    """`apfl-net serve` with one worker; without the background work, unless it is asked for."""
    port = free_port()
    command = _serve(port) if background else [*_serve(port), "--no-worker"]
    with running(Process(command, _settings(database, folder), folder)) as process:
        server = Server(port, process.pid, process)
        wait_until_up(server, "/healthz")
        yield server


@contextmanager
def bare_server(answer: Answer, folder: Path) -> Iterator[Server]:
    """Uvicorn (uvloop, httptools), no middleware, one `async def` endpoint, one worker."""
    port, kept = free_port(), folder / f"answer-{time.monotonic_ns()}"
    kept.mkdir()
    (kept / "body").write_bytes(answer.body)
    (kept / "media_type").write_text(answer.headers.get("content-type", "text/html; charset=utf-8"))
    (kept / "status").write_text(str(answer.status))
    command = [PYTHON, "-m", "uvicorn", "bench.bare:app", "--app-dir", str(Path(__file__).parents[1])]
    command += ["--port", str(port), "--loop", "uvloop", "--http", "httptools", "--no-access-log"]
    with running(Process(command, {"BENCH_ANSWER": str(kept)}, folder)) as process:
        server = Server(port, process.pid, process)
        wait_until_up(server, "/up")
        yield server


def start_up(database: str, folder: Path) -> tuple[float, float]:
    """Seconds from starting the process to its first answer; and how many of them it had a processor."""
    started = time.perf_counter()
    with our_server(database, folder) as server:
        return time.perf_counter() - started, cpu_seconds(server.pid)


def migrate(database: str, folder: Path) -> None:
    run_command("migrate", database, folder, seconds=PATIENCE * 4)


def run_command(name: str, database: str, folder: Path, *, seconds: float) -> None:
    """`apfl-net NAME`, to its end."""
    process = Process([PYTHON, "-m", "apfl_net.cli", name], _settings(database, folder), folder)
    if process.running.wait(seconds):
        raise RuntimeError(process.log.read_text(errors="replace"))


def wait_until_up(server: Server, path: str) -> None:
    """Until the server answers at all; what it says to a path it lacks is an answer too."""
    give_up = time.monotonic() + PATIENCE
    while time.monotonic() < give_up:
        server.process.check_alive()
        try:
            get(server, path)
            return
        except OSError:
            time.sleep(POLL)
    raise RuntimeError(f"no answer at port {server.port}")


def get(server: Server, path: str, headers: Mapping[str, str] | None = None) -> Answer:
    return ask(server, "GET", path, headers)


def ask(
    server: Server, method: str, path: str, headers: Mapping[str, str] | None = None, body: bytes = b""
) -> Answer:
    """One request, as is: nothing is added, compressed or followed."""
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=PATIENCE)
    connection.putrequest(method, path, skip_accept_encoding=True)
    for name, value in {**(headers or {}), "Content-Length": str(len(body))}.items():
        connection.putheader(name, value)
    connection.endheaders(body)
    came = connection.getresponse()
    answer = Answer(came.status, {name.lower(): value for name, value in came.getheaders()}, came.read())
    connection.close()
    return answer


def _serve(port: int) -> list[str]:
    return [PYTHON, "-m", "apfl_net.cli", "serve", "--port", str(port)]


def _settings(database: str, folder: Path) -> dict[str, str]:
    """Run from a folder without `.env`, so that a developer's settings do not count."""
    return {"APFL_DATABASE_URL": database, "APFL_DATA_DIR": str(folder)}
