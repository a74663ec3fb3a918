"""What time it is. Only the edges (pages, worker, command line) ask; actions are told `now`."""

from datetime import UTC, datetime


def utc_now() -> datetime:
    return datetime.now(UTC)
