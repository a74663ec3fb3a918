"""A Meilisearch server of one's own, to be killed or recorded. A variable names the program."""

import os
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
from pathlib import Path

from tests.needs import lacking

PROGRAM = "APFL_TEST_MEILISEARCH_PROGRAM"
MASTER_KEY = "a-master-key-for-tests-alone"
PATIENCE = 60


def program() -> str:
    """Where it lies; or the test is skipped, with the reason."""
    if not os.environ.get(PROGRAM):
        lacking("meilisearch", f"{PROGRAM} names no program of a Meilisearch server")
    return os.environ[PROGRAM]


class Running:
    """In a folder, on this machine alone. It can be killed and started again."""

    def __init__(self, path: str, folder: Path) -> None:
        self.path, self.folder = path, folder
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.address = f"127.0.0.1:{free.getsockname()[1]}"
        self.url = f"http://{self.address}"

    def start(self) -> None:
        options = {
            "--http-addr": self.address,
            "--db-path": str(self.folder / "data"),
            "--dump-dir": str(self.folder / "dumps"),
            "--snapshot-dir": str(self.folder / "snapshots"),
            "--master-key": MASTER_KEY,
            "--max-indexing-memory": "200MiB",
            "--log-level": "ERROR",
        }
        told = [part for pair in options.items() for part in pair]
        with (self.folder / "log").open("ab") as log:
            self.process = subprocess.Popen(
                [self.path, *told, "--no-analytics"], cwd=self.folder, stdout=log, stderr=log
            )
        self._wait()

    def kill(self) -> None:
        """As a machine that loses its power does, but for what the disk had not written."""
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def _wait(self) -> None:
        patience = time.monotonic() + PATIENCE
        while True:
            try:
                urllib.request.urlopen(f"{self.url}/health", timeout=5).close()  # noqa: S310
                return
            except (urllib.error.URLError, OSError):
                if time.monotonic() > patience or self.process.poll() is not None:
                    raise
                time.sleep(0.05)
