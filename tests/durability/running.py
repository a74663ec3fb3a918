"""`apfl-net serve` and `apfl-net worker` as an operator starts them: processes that can be killed."""

import os
import signal
import socket
import ssl
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import httpx2

PATIENCE = 60
APFL_NET = Path(sys.executable).with_name("apfl-net")


def free_port() -> int:
    with closing(socket.create_server(("127.0.0.1", 0))) as found:
        return int(found.getsockname()[1])


def wait_until(happens: Callable[[], Any], what: str, *, pause: float = 0.02) -> Any:
    """The first true answer of `happens()`; fails when it never comes."""
    give_up = time.monotonic() + PATIENCE
    while not (answer := happens()):
        assert time.monotonic() < give_up, f"waited in vain: {what}"
        time.sleep(pause)
    return answer


def http_client(address: str, **options: Any) -> httpx2.Client:
    """A client that does not first read the certificates of the world, which takes longer than a page."""
    return httpx2.Client(
        base_url=address, timeout=PATIENCE, verify=ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT), **options
    )


class Running:
    """A process of ours. What it says goes to a file, from all its lives."""

    def __init__(self, command: list[str | Path], folder: Path, environment: dict[str, str]) -> None:
        self.command, self.folder, self.environment = command, folder, environment
        self.log = folder / f"{command[-1]}.log"
        self.start()

    def start(self) -> None:
        with self.log.open("ab") as log:
            self.heard = log.tell()
            self.process = subprocess.Popen(
                self.command, cwd=self.folder, env=self.environment, stdout=log, stderr=log
            )

    def said(self) -> str:
        """Since its last start."""
        return self.log.read_bytes()[self.heard :].decode()

    def wait_until_it_says(self, words: str) -> None:
        def says() -> bool:
            assert self.process.poll() is None, f"it ended: {self.said()}"
            return words in self.said()

        wait_until(says, words)

    def send(self, number: int) -> None:
        self.process.send_signal(number)

    def kill(self) -> None:
        """`kill -9`, as it stands."""
        self.process.kill()
        self.process.wait()

    def end(self) -> int:
        """Ask it to end, as systemd does; returns its exit status."""
        self.send(signal.SIGTERM)
        return self.process.wait(PATIENCE)


class Server(Running):
    @property
    def address(self) -> str:
        return self.environment["APFL_BASE_URL"]

    def wait_until_it_answers(self) -> None:
        def answers() -> bool:
            assert self.process.poll() is None, f"it ended: {self.said()}"
            try:
                return client.get("/healthz").status_code == 200
            except httpx2.TransportError:
                return False

        with http_client(self.address) as client:
            wait_until(answers, "the server answers")


def environment_for(url: str, folder: Path, **settings: str) -> dict[str, str]:
    """The settings of a process on this database, and none of those of the tests."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("APFL_")}
    return inherited | {"APFL_DATABASE_URL": url, "APFL_DATA_DIR": str(folder / "data")} | settings


@contextmanager
def serving(url: str, folder: Path, *options: str) -> Iterator[Server]:
    """`apfl-net serve --no-worker`; with the database's URL, and a folder for its data and its log."""
    port = free_port()
    environment = environment_for(url, folder, APFL_BASE_URL=f"http://127.0.0.1:{port}")
    command = [APFL_NET, "serve", "--port", str(port), *(options or ["--no-worker"])]
    server = Server(command, folder, environment)
    with _killed_at_the_end(server):
        server.wait_until_it_answers()
        yield server


@contextmanager
def working(url: str, folder: Path) -> Iterator[Running]:
    """`apfl-net worker`."""
    worker = Running([APFL_NET, "worker"], folder, environment_for(url, folder))
    with _killed_at_the_end(worker):
        worker.wait_until_it_says("worker started")
        yield worker


@contextmanager
def _killed_at_the_end(running: Running) -> Iterator[None]:
    try:
        yield
    finally:
        if running.process.poll() is None:
            running.kill()
