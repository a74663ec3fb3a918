"""Taking turns at SQLite, where one lock stands before all writing and nobody keeps a queue for it.

SQLite itself looks again ever more seldom whether the lock is free, ten times a second in the end. Beside
somebody who writes one transaction after the other it misses every moment between two of them, for seconds.
So we look ourselves: often, one of each process at a time, in the order in which they came. And background
work, which comes in long rows of transactions, makes way after each.
"""

from sqlite3 import SQLITE_BUSY, OperationalError
from threading import Event, Lock
from time import monotonic, sleep
from typing import Any

LOOK_AGAIN = 0.004
"""Seconds after which whoever is next looks again whether the lock is free."""

SHORTEST_WAY, LONGEST_WAY = 5 * LOOK_AGAIN, 0.25
"""Seconds for which background work leaves the lock to others: as long as it had it, between these."""

_queue = Lock()
"""Held by whoever of this process is next. The others wait for it, and get it in their order."""


def begin_writing(cursor: Any, patience: float) -> bool:
    """Begin a transaction that writes as soon as it is our turn. False after so many seconds in vain."""
    give_up = monotonic() + patience
    if not _queue.acquire(timeout=patience):
        return False
    try:
        while not _has_begun(cursor):
            if monotonic() > give_up:
                return False
            sleep(LOOK_AGAIN)
        return True
    finally:
        _queue.release()


def make_way(stop: Event, held: float) -> None:
    """Let people go first after a transaction that kept them out for so many seconds; or until `stop`."""
    stop.wait(min(max(held, SHORTEST_WAY), LONGEST_WAY))


def _has_begun(cursor: Any) -> bool:
    try:
        cursor.execute("BEGIN IMMEDIATE")
    except OperationalError as error:
        if error.sqlite_errorcode & 0xFF != SQLITE_BUSY:  # 0xFF: busy, for whatever reason
            raise
        return False
    return True
