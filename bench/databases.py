"""The databases that are measured: a SQLite file, and a PostgreSQL server where one is installed."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from tests.postgresql import Cluster, program


@contextmanager
def databases(folder: Path) -> Iterator[dict[str, "Database"]]:
    """Kind -> where to make databases of that kind."""
    with ExitStack() as stack:
        found: dict[str, Database] = {"SQLite": Database(folder)}
        initdb, postgres = program("initdb"), program("postgres")
        if initdb and postgres:
            found["PostgreSQL"] = Database(folder, stack.enter_context(Cluster(initdb, postgres)))
        yield found


class Database:
    def __init__(self, folder: Path, cluster: Cluster | None = None) -> None:
        self.folder, self.cluster = folder, cluster

    @property
    def server(self) -> int:
        """The process id of a database server; 0 where the database is part of ours."""
        return self.cluster.process.pid if self.cluster else 0

    def url(self, name: str) -> str:
        """The address of a new, empty database."""
        if self.cluster is None:
            return f"sqlite:///{self.folder / name}.db"
        self.cluster.execute(f"CREATE DATABASE {name}")
        return self.cluster.url(name)
