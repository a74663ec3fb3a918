"""Processes in which the index follows the database, made by the dozen: each a fork of one that has all it
needs, so that a kill costs milliseconds.

`python -m tests.durability.followers URL FOLDER`: a line to it makes one, and it tells its number.
"""

import os
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from sqlalchemy.exc import SQLAlchemyError

import apfl_net.worker  # noqa: F401  (registers all that is found; this process has no conftest)
from apfl_net.kit.config import ROOT
from apfl_net.kit.search.following import follow
from tests.databases import serving_from

NO_LIMIT = resource.RLIM_INFINITY


class Followers:
    def __init__(self, server: subprocess.Popen[str]) -> None:
        self.server = server

    def start(self, most_bytes: int = NO_LIMIT) -> int:
        """A further one, whose files may not grow beyond that: then it is as if the disk were full."""
        self.server.stdin.write(f"{most_bytes}\n")
        self.server.stdin.flush()
        return int(self.server.stdout.readline())


@contextmanager
def followers(url: str, folder: Path) -> Iterator[Followers]:
    """All of them are killed at the end. What they say goes to `followers.log`."""
    with (folder / "followers.log").open("w") as log:
        server = subprocess.Popen(
            [sys.executable, "-m", "tests.durability.followers", url, folder / "data"],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=log,
            text=True,
            start_new_session=True,
        )
    with server:
        try:
            yield Followers(server)
        finally:
            os.killpg(server.pid, signal.SIGKILL)


def _serve(url: str, data: str) -> None:
    os.environ["APFL_DATA_DIR"] = data
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody waits for them
    for line in sys.stdin:
        made = os.fork()
        if made == 0:
            with serving_from(url), suppress(BrokenPipeError):
                _follow_for_ever(int(line))
        print(made, flush=True)  # noqa: T201  (the test reads it)


def _follow_for_ever(most_bytes: int) -> None:
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    signal.signal(signal.SIGUSR1, lambda *_: resource.setrlimit(resource.RLIMIT_FSIZE, (NO_LIMIT, NO_LIMIT)))
    resource.setrlimit(resource.RLIMIT_FSIZE, (most_bytes, NO_LIMIT))
    while True:
        with suppress(SQLAlchemyError):  # as the worker does
            if not follow():
                time.sleep(0.01)


if __name__ == "__main__":
    _serve(*sys.argv[1:])
