"""Somebody else holds the database's locks for longer than anybody waits, as a long repair by hand does."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager

from apfl_net.kit.db import Base, engine


@contextmanager
def all_writing_locked() -> Iterator[None]:
    """Nothing can be written; reading is not touched."""
    if engine().dialect.name == "sqlite":
        with closing(sqlite3.connect(engine().url.database)) as other:
            other.execute("BEGIN IMMEDIATE")
            yield
        return
    tables = ", ".join(f'"{name}"' for name in Base.metadata.tables)
    with engine().connect() as other:
        other.exec_driver_sql(f"LOCK TABLE {tables} IN EXCLUSIVE MODE")
        yield
        other.rollback()
