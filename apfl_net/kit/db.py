"""The database: one engine, request-scoped sessions, and the base of every table.

SQLite and PostgreSQL behave alike here: real transactions, foreign keys on, and writers that wait
for each other instead of failing. Nothing outside this module and `kit.web.routing` commits.
"""

import selectors
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from functools import cache
from sqlite3 import Connection as SqliteConnection
from typing import Any, TypeAlias

from sqlalchemy import (
    Connection,
    DateTime,
    Dialect,
    Engine,
    MetaData,
    Row,
    Select,
    create_engine,
    event,
    func,
    make_url,
    select,
    text,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import InvalidatePoolError, OperationalError
from sqlalchemy.orm import DeclarativeBase, Session, sessionmaker
from sqlalchemy.types import TypeDecorator

from apfl_net.kit.config import settings
from apfl_net.kit.turns import begin_writing

BUSY_TIMEOUT = 5
"""Seconds that somebody waits for another's lock, or for a connection, before they are told that the database
is busy."""

BRIEF_PATIENCE = 0.2
"""The same for a note that a reading page makes."""

KILOBYTES_KEPT = 8_000
"""Of SQLite's file, by each connection that reads; there is one in a process."""

WRITING = "apfl_writing"
"""The option of a connection that says: this transaction writes, and waits so many seconds for the lock. Also
a mark in the `info` of a session that will be committed."""


class UTCDateTime(TypeDecorator[datetime]):
    """A moment: aware in Python, UTC in the database (SQLite keeps no zone, so we put it back)."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment needs a time zone")
        utc = value.astimezone(UTC)
        return utc.replace(tzinfo=None) if dialect.name == "sqlite" else utc

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.astimezone(UTC) if value.tzinfo else value.replace(tzinfo=UTC)


AnyRow: TypeAlias = Row[*tuple[Any, ...]]
"""A row of named columns, as list pages read it."""
AnySelect: TypeAlias = Select[*tuple[Any, ...]]


EMPTY = text("''")
"""As a server default; an empty string would be taken for none by whoever compares it."""


class Base(DeclarativeBase):
    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {datetime: UTCDateTime}  # noqa: RUF012  (SQLAlchemy reads it from the class)


def connect(url: str, *, reading: bool = False) -> Engine:
    """An engine for `url`, with the pragmas and transaction rules of the house.

    Connections for reading take no part in transactions and are refused every write by the database itself.
    """
    options: dict[str, Any] = {"pool_size": settings().database_pool}
    if reading:
        options["isolation_level"] = "AUTOCOMMIT"
    address = make_url(url)
    if address.get_backend_name() == "sqlite":
        arguments = {"timeout": BUSY_TIMEOUT, "check_same_thread": False}
        engine = create_engine(url, connect_args=arguments, **options)
        event.listen(engine, "connect", _prepare_sqlite)
        if reading:
            event.listen(engine, "connect", _keep_pages)
        else:
            event.listen(engine, "begin", _begin_sqlite)
    else:
        patient = address.update_query_dict({"connect_timeout": str(BUSY_TIMEOUT)} | dict(address.query))
        engine = create_engine(patient, max_overflow=0, pool_timeout=BUSY_TIMEOUT, **options)
        event.listen(engine, "connect", _prepare_postgresql)
        event.listen(engine, "checkout", _check_connected)
    if reading:
        event.listen(engine, "connect", _forbid_writing)
    return engine


def _prepare_postgresql(connection: Any, _record: object) -> None:
    connection.execute(f"SET lock_timeout = '{BUSY_TIMEOUT}s'")  # of itself it would wait for ever
    connection.commit()


def _check_connected(connection: Any, _record: object, _proxy: object) -> None:
    """A resting connection has nothing to tell, unless that the server has ended it.

    Looking costs no round trip; a `pool_pre_ping` did, on every page.
    """
    with _Look() as look:
        look.register(connection, selectors.EVENT_READ)
        if look.select(0):
            raise InvalidatePoolError  # whatever ended this one ended the others of the pool too


_Look: type[selectors.BaseSelector] = getattr(selectors, "PollSelector", selectors.SelectSelector)
"""Windows has no `poll`."""


def _prepare_sqlite(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # we say BEGIN ourselves, below
    for pragma in (
        "journal_mode=WAL",
        "foreign_keys=ON",
        "synchronous=FULL",
        f"busy_timeout={BUSY_TIMEOUT}000",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _keep_pages(connection: Any, _record: object) -> None:
    """Of the file, in memory. With the two megabytes that SQLite keeps of itself, lists over all spaces take
    a third longer in a large community.
    """
    connection.execute(f"PRAGMA cache_size=-{KILOBYTES_KEPT}")


def _forbid_writing(connection: Any, _record: object) -> None:
    on_sqlite = isinstance(connection, SqliteConnection)
    forbid = "PRAGMA query_only=ON" if on_sqlite else "SET default_transaction_read_only = on"
    connection.cursor().execute(forbid)


def _begin_sqlite(connection: Connection) -> None:
    """A transaction that will write takes the lock at its start.

    A reading transaction that turns to writing half-way fails at once, without waiting, when somebody
    else wrote in between.
    """
    patience = connection.get_execution_options().get(WRITING)
    if patience is None:
        connection.connection.cursor().execute("BEGIN")  # cannot fail, and every page has one
    else:
        _take_turn(connection, patience)


def _take_turn(connection: Connection, patience: float) -> None:
    cursor = connection.connection.cursor()
    cursor.execute("PRAGMA busy_timeout=0")
    if not begin_writing(cursor, patience):
        connection.exec_driver_sql("BEGIN IMMEDIATE")  # the last try: it fails as SQLAlchemy tells it
    cursor.execute(f"PRAGMA busy_timeout={BUSY_TIMEOUT}000")


@cache
def engine() -> Engine:
    """The engine of this process, for what writes."""
    return connect(settings().database)


@cache
def reading_engine() -> Engine:
    """The same for what only reads."""
    return connect(settings().database, reading=True)


Sessions = sessionmaker(expire_on_commit=False)


@contextmanager
def open_session(*, writing: bool, patience: float = BUSY_TIMEOUT) -> Iterator[Session]:
    """A session that reads; or that writes: a transaction, committed at the end, rolled back on any error.

    Reading is no transaction. Each SELECT sees what is committed when it runs, on both databases, and says
    itself what its viewer may see (decision 0003).
    """
    with Sessions() as session:
        if session.bind is None:
            session.bind = engine() if writing else reading_engine()
        session.info[WRITING] = writing
        if writing:
            _take_write_lock(session, patience)
        yield session  # an error leaves through here; closing the session rolls back
        if writing:
            session.commit()


@contextmanager
def write_between(reading: Session, patience: float = BUSY_TIMEOUT) -> Iterator[Session]:
    """A transaction of its own, for a request that otherwise only reads."""
    reading.commit()  # what was read stands, whatever becomes of this
    with open_session(writing=True, patience=patience) as session:
        yield session


def note_briefly(reading: Session, write: Callable[[Session], None]) -> None:
    """Write something small from a page that otherwise only reads, such as how far somebody has read.

    It waits for others a moment only, and is left out if they take longer: the note is not worth the page.
    """
    with suppress(OperationalError), write_between(reading, BRIEF_PATIENCE) as session:
        write(session)


def insert_or(session: Session, table: type[Base]) -> sqlite.Insert | postgresql.Insert:
    """An INSERT that can say what to do `on_conflict...`, for whichever database this is."""
    if session.get_bind().dialect.name == "sqlite":
        return sqlite.insert(table)
    return postgresql.insert(table)


def keep_ids_free(session: Session, table: type[Base], up_to: int) -> None:
    """Let the table never give a new row one of the first ids: they belong to rows known by their id.

    PostgreSQL does not notice ids given by hand; SQLite goes on after the largest there is.
    """
    if session.get_bind().dialect.name == "sqlite":
        return
    counter = func.pg_get_serial_sequence(table.__tablename__, "id")
    session.execute(select(func.setval(counter, func.greatest(func.nextval(counter), up_to))))


def _take_write_lock(session: Session, patience: float) -> None:
    """Take the one lock that SQLite has; on PostgreSQL, say how long to wait for locks that come."""
    connection = session.connection(execution_options={WRITING: patience})
    if connection.dialect.name != "sqlite" and patience != BUSY_TIMEOUT:
        connection.exec_driver_sql(f"SET LOCAL lock_timeout = {int(patience * 1000)}")
