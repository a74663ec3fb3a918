"""A session that reads is refused to write, though all sessions of a test share one connection that may:

by the database itself, as in production (`kit.db.reading_engine`). So a page that writes by the way, or
changes a row it has loaded, fails here and not only there.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, event
from sqlalchemy.orm import Session, SessionTransaction

from apfl_net.kit.db import WRITING, Sessions

FORBID = {"sqlite": "PRAGMA query_only=ON", "postgresql": "SET LOCAL transaction_read_only = on"}
ALLOW = {"sqlite": "PRAGMA query_only=OFF"}
"""PostgreSQL forgets it by itself at the end of a savepoint."""


@contextmanager
def reading_is_no_writing() -> Iterator[None]:
    """For sessions that the house opens to read; those of the tests do not say, and may write."""
    event.listen(Sessions, "after_begin", _forbid)
    event.listen(Sessions, "after_transaction_end", _allow)
    try:
        yield
    finally:
        event.remove(Sessions, "after_begin", _forbid)
        event.remove(Sessions, "after_transaction_end", _allow)


def _forbid(session: Session, _transaction: SessionTransaction, connection: Connection) -> None:
    if session.info.get(WRITING) is False:
        _say(connection, FORBID)


def _allow(session: Session, transaction: SessionTransaction) -> None:
    if (
        session.info.get(WRITING) is False
        and transaction.parent is None
        and isinstance(session.bind, Connection)
    ):
        _say(session.bind, ALLOW)


def _say(connection: Connection, words: dict[str, str]) -> None:
    """Past the counting of queries: in production it is said once, when a connection is made."""
    if statement := words.get(connection.dialect.name):
        connection.connection.cursor().execute(statement)
