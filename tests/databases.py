"""The two kinds of database that the tests run on: one of each is filled once, and copied where need be."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Protocol

import pytest

from apfl_net.kit.config import settings
from apfl_net.kit.db import engine
from tests.needs import lacking
from tests.postgresql import Cluster, program

ON_SQLITE = pytest.mark.parametrize("databases", ["sqlite"], indirect=True)
ON_POSTGRESQL = pytest.mark.parametrize("databases", ["postgresql"], indirect=True)
"""For a test of what only one of them can do; `@ON_POSTGRESQL`."""


class Databases(Protocol):
    """Databases of one kind, by name."""

    kind: str

    def url(self, name: str) -> str: ...
    def create(self, name: str) -> None: ...
    def copy(self, source: str, name: str) -> None: ...
    def drop(self, name: str) -> None: ...


class SqliteFiles:
    kind = "sqlite"

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def url(self, name: str) -> str:
        return f"sqlite:///{self._file(name)}"

    def create(self, name: str) -> None:
        """Nothing to do: the first connection makes the file."""

    def copy(self, source: str, name: str) -> None:
        with (
            closing(sqlite3.connect(self._file(source))) as made,
            closing(sqlite3.connect(self._file(name))) as copy,
        ):
            made.backup(copy)  # a file by itself may lack what still stands in its write-ahead log

    def drop(self, name: str) -> None:
        for part in ("", "-wal", "-shm"):
            self._file(name).with_suffix(f".db{part}").unlink(missing_ok=True)

    def _file(self, name: str) -> Path:
        return self.folder / f"{name}.db"


class PostgresqlDatabases:
    kind = "postgresql"

    def __init__(self, cluster: Cluster) -> None:
        self.cluster = cluster
        self.url = cluster.url

    def create(self, name: str) -> None:
        self.cluster.execute(f'CREATE DATABASE "{name}"')

    def copy(self, source: str, name: str) -> None:
        self.cluster.execute(f'CREATE DATABASE "{name}" TEMPLATE "{source}"')

    def drop(self, name: str) -> None:
        self.cluster.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


@contextmanager
def databases_of_kind(kind: str, folder: Path) -> Iterator[Databases]:
    if kind == "sqlite":
        yield SqliteFiles(folder)
        return
    initdb, postgres = program("initdb"), program("postgres")
    if initdb is None or postgres is None:
        lacking("postgresql", "there is no PostgreSQL server (initdb, postgres) on this machine")
    with Cluster(initdb, postgres) as cluster:
        yield PostgresqlDatabases(cluster)


@contextmanager
def serving_from(url: str) -> Iterator[None]:
    """Let the house use this database, and afterwards again the one before."""
    before = os.environ.get("APFL_DATABASE_URL", "")
    _change_to(url)
    try:
        yield
    finally:
        _change_to(before)


def _change_to(url: str) -> None:
    if engine.cache_info().currsize:
        engine().dispose()
    os.environ["APFL_DATABASE_URL"] = url
    settings.cache_clear()
    engine.cache_clear()
