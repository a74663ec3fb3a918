"""To be the sole writer of an index."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Engine, text

from apfl_net.kit.search.engine import EngineBusy

try:
    import fcntl
except ImportError:  # Windows, which has no such locks
    fcntl = None  # type: ignore[assignment]

OURS = 0x6170_666C
"""The number of our lock in a database; others may keep locks there too."""


@contextmanager
def alone_in(folder: Path) -> Iterator[None]:
    """Of the processes of one machine. The system ends it with the process, however that dies."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "writing.lock").open("w") as lock:
        if fcntl is not None:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError as error:
                raise EngineBusy from error
        yield


@contextmanager
def alone_at(postgresql: Engine) -> Iterator[None]:
    """Of all processes of all machines that share the database. It ends with the connection."""
    with postgresql.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        if not connection.scalar(text("SELECT pg_try_advisory_lock(:ours)"), {"ours": OURS}):
            raise EngineBusy
        try:
            yield
        finally:
            connection.execute(text("SELECT pg_advisory_unlock(:ours)"), {"ours": OURS})
