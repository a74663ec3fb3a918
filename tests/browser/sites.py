"""The site as people get it: `apfl-net serve` with its worker, in a process of its own, on a free port."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

PATIENCE = 60
EMPTY, DEMO = "empty", "demo"
"""Databases to copy: with reference data alone; and with the whole demo community."""

READY = "running on http://127.0.0.1:"


@dataclass(frozen=True)
class Site:
    address: str
    log: Path

    def at(self, path: str) -> str:
        return self.address + path


def command(database: str, folder: Path, *arguments: str) -> tuple[list[str], dict[str, str], Path]:
    """How `apfl-net` is run for a database: the command, its environment and a folder without an `.env`."""
    folder.mkdir(exist_ok=True)
    environment = os.environ | {"APFL_DATABASE_URL": database, "APFL_DATA_DIR": str(folder)}
    return [sys.executable, "-m", "apfl_net.cli", *arguments], environment, folder


def run(database: str, folder: Path, *arguments: str) -> None:
    """One command of the house, to its end."""
    line, environment, cwd = command(database, folder, *arguments)
    done = subprocess.run(line, env=environment, cwd=cwd, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"apfl-net {' '.join(arguments)}: {done.stdout}{done.stderr}"


@contextmanager
def serving(database: str, folder: Path) -> Iterator[Site]:
    """A running site. Whatever it could not answer is in its log, and fails the tests that asked."""
    port = _free_port()
    line, environment, cwd = command(database, folder, "serve", "--port", str(port))
    log = folder / "log"
    with log.open("wb") as file:
        process = subprocess.Popen(line, env=environment, cwd=cwd, stdout=file, stderr=file)
    try:
        _wait_until_ready(process, log)
        yield Site(f"http://127.0.0.1:{port}", log)
    finally:
        process.terminate()
        process.wait(PATIENCE)
    assert "Traceback" not in log.read_text(), log.read_text()


def _free_port() -> int:
    with socket.socket() as asked:
        asked.bind(("127.0.0.1", 0))
        return int(asked.getsockname()[1])


def _wait_until_ready(process: subprocess.Popen[bytes], log: Path) -> None:
    give_up = time.monotonic() + PATIENCE
    while READY not in log.read_text():
        if process.poll() is not None or time.monotonic() > give_up:
            raise RuntimeError(f"apfl-net serve did not start: {log.read_text()}")
        time.sleep(0.05)  # it says in its log when it is ready; nothing else tells
