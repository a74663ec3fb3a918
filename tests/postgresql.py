"""A PostgreSQL server for one run of the tests: in a temporary folder, on a socket, thrown away."""

import getpass
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from pathlib import Path

import psycopg

PATIENCE = 60
FAST = [
    option
    for setting in ("fsync=off", "synchronous_commit=off", "full_page_writes=off")
    for option in ("-c", setting)
]


def program(name: str) -> Path | None:
    """A program of the server: on the path, or where distributions keep it (the newest of several)."""
    if found := shutil.which(name):
        return Path(found)
    kept = Path("/usr/lib/postgresql").glob(f"*/bin/{name}")
    return max(kept, key=lambda path: int(path.parts[-3]), default=None)


def unprivileged() -> str | None:
    """The server refuses to run as root; this is who it runs as instead. None: as ourselves."""
    if os.geteuid() != 0:
        return None
    known = {entry.pw_name for entry in pwd.getpwall()}
    return next(name for name in ("postgres", "nobody") if name in known)


class Cluster:
    """A running server. `with Cluster(initdb, postgres) as cluster: ...` stops it at the end."""

    def __init__(self, initdb: Path, postgres: Path) -> None:
        self.initdb, self.postgres = initdb, postgres
        self.user = unprivileged()

    def __enter__(self) -> "Cluster":
        self.folder = Path(tempfile.mkdtemp(prefix="apfl-pg-"))  # short: a socket's path has 107 bytes
        if self.user:
            os.chown(self.folder, pwd.getpwnam(self.user).pw_uid, -1)
        try:
            self._make()
            self.start()
        except BaseException:
            shutil.rmtree(self.folder, ignore_errors=True)
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    def start(self) -> None:
        with (self.folder / "log").open("ab") as log:
            where = ["-D", self.folder / "data", "-k", self.folder, "-c", "listen_addresses="]
            self.process = subprocess.Popen(
                [self.postgres, *where, *FAST], user=self.user, cwd=self.folder, stdout=log, stderr=log
            )
        self._wait_until_ready()

    def stop(self) -> None:
        self.process.send_signal(signal.SIGINT)  # "fast": ends sessions, then itself
        try:
            self.process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()

    def url(self, name: str) -> str:
        return f"postgresql+psycopg://{self._role}@/{name}?host={self.folder}"

    def execute(self, statement: str) -> None:
        with psycopg.connect(self._address, autocommit=True) as connection:
            connection.execute(statement.encode())

    @property
    def _role(self) -> str:
        return self.user or getpass.getuser()

    @property
    def _address(self) -> str:
        return f"host={self.folder} user={self._role} dbname=postgres"

    def _make(self) -> None:
        data = self.folder / "data"
        making = [self.initdb, "-D", data, "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync"]
        made = subprocess.run(
            making, user=self.user, cwd=self.folder, capture_output=True, text=True, check=False
        )
        if made.returncode:
            raise RuntimeError(f"initdb failed: {made.stderr}")

    def _wait_until_ready(self) -> None:
        give_up = time.monotonic() + PATIENCE
        while True:
            try:
                psycopg.connect(self._address).close()
                return
            except psycopg.OperationalError:
                if self.process.poll() is not None or time.monotonic() > give_up:
                    said = (self.folder / "log").read_text(errors="replace")
                    raise RuntimeError(f"the PostgreSQL of the tests did not start: {said}") from None
                time.sleep(0.05)  # a server says nothing when it is ready; asking is all there is
