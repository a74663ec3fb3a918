"""Counting what a page asks of the database."""

from typing import Any

from sqlalchemy import Engine, event

WAITING = ("SET LOCAL lock_timeout", "PRAGMA busy_timeout")  # how long to wait for a lock
TRANSACTION_CONTROL = ("BEGIN", "SAVEPOINT", "RELEASE", "ROLLBACK", "COMMIT", *WAITING)


class Queries:
    """The SQL statements sent inside `with queries:`, without those that begin and end transactions.

    >>> with queries:
    ...     client.get("/about")
    >>> assert queries.count == 1, queries
    """

    def __init__(self) -> None:
        self.statements: list[str] = []

    @property
    def count(self) -> int:
        return len(self.statements)

    def __str__(self) -> str:
        return "\n\n".join(self.statements)

    def __enter__(self) -> "Queries":
        self.statements.clear()
        event.listen(Engine, "before_cursor_execute", self._note)
        return self

    def __exit__(self, *_: object) -> None:
        event.remove(Engine, "before_cursor_execute", self._note)

    def _note(self, _connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        if not statement.startswith(TRANSACTION_CONTROL):
            self.statements.append(statement)
