"""What every test can ask for; `README.md` beside this file says how to use it."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any, Protocol

import pytest
from fastapi import FastAPI
from sqlalchemy import Connection, delete, select
from sqlalchemy.orm import Session

import apfl_net.worker  # noqa: F401  (registers every listener and chore)
from apfl_net.access.actions import begin_sign_in
from apfl_net.cli import migrate
from apfl_net.demo.play import invite_cast, set_passwords
from apfl_net.kit.clock import utc_now
from apfl_net.kit.config import settings
from apfl_net.kit.db import WRITING, Sessions, engine, open_session
from apfl_net.kit.delivery import deliver_waiting
from apfl_net.kit.i18n import read_by
from apfl_net.kit.mail.letters import Letter
from apfl_net.kit.mail.sending import send_waiting
from apfl_net.kit.outbox import OutboxEntry
from apfl_net.kit.search.following import follow
from apfl_net.kit.search.tasks import SearchTask
from apfl_net.main import create_app
from apfl_net.members.models import Member
from tests.browsing import Browser
from tests.databases import Databases, databases_of_kind, serving_from
from tests.finding import followed as followed
from tests.finding import found as found
from tests.finding import own_index as own_index
from tests.network import blocked
from tests.reading_only import reading_is_no_writing
from tests.recording import Queries

EMPTY, PEOPLED = "empty", "peopled"
"""Databases of a run: with reference data alone; and with the cast as members, who have passwords."""

_own = count(1)


class BrowserAs(Protocol):
    def __call__(self, person: str | Member, **options: Any) -> Browser: ...


@pytest.fixture(scope="session", autouse=True)
def _no_network() -> Iterator[None]:
    with blocked():
        yield


@pytest.fixture(autouse=True)
def _nobody_reads_yet() -> None:
    """Whoever read in the test before: what is written now is for nobody, in English and UTC."""
    read_by(None, "UTC")


@pytest.fixture(scope="session", params=["sqlite", "postgresql"])
def databases(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Databases]:
    """Both kinds of database, one after the other: whoever uses this, or what stands on it, runs on both."""
    folder: Path = tmp_path_factory.mktemp("databases")
    with databases_of_kind(request.param, folder) as databases:
        databases.create(EMPTY)
        with serving_from(databases.url(EMPTY)):
            migrate.callback()
        databases.copy(EMPTY, PEOPLED)
        with serving_from(databases.url(PEOPLED)), open_session(writing=True) as session:
            joined_at = utc_now() - timedelta(days=90)
            set_passwords(session, invite_cast(session, now=joined_at), now=joined_at)
            for waiting in (OutboxEntry, SearchTask):  # of what happened before the tests, nobody need hear
                session.execute(delete(waiting))
        databases.copy(PEOPLED, "main")
        with serving_from(databases.url("main")):
            yield databases


@pytest.fixture
def connection(databases: Databases) -> Iterator[Connection]:
    """One transaction around the whole test, rolled back at its end; every session of the house is in it."""
    with engine().connect().execution_options(**{WRITING: True}) as connection:
        transaction = connection.begin()
        Sessions.configure(bind=connection, join_transaction_mode="create_savepoint")
        try:
            with reading_is_no_writing():
                yield connection
        finally:
            Sessions.configure(bind=None, join_transaction_mode="conditional_savepoint")
            transaction.rollback()


@pytest.fixture
def db(connection: Connection) -> Iterator[Session]:
    """A session in the test's transaction."""
    with Sessions() as session:
        yield session


@pytest.fixture
def now() -> datetime:
    """The time of the test. Actions are told it; pages ask the clock."""
    return utc_now()


@pytest.fixture
def cast(db: Session) -> dict[str, Member]:
    """The cast of the demo as members: by e-mail address (`cast[WORKER]`) and by handle."""
    people = db.scalars(select(Member).order_by(Member.id)).all()
    return {member.email: member for member in people} | {member.handle: member for member in people}


@pytest.fixture(scope="session")
def app() -> FastAPI:
    return create_app()


@pytest.fixture
def client(app: FastAPI, db: Session) -> Iterator[Browser]:
    """The browser of a visitor."""
    with Browser(app, db) as browser:
        yield browser


@pytest.fixture
def browser_as(app: FastAPI, db: Session, cast: dict[str, Member]) -> Iterator[BrowserAs]:
    """`browser_as(WORKER)`: the browser of somebody of the cast, signed in. Also for a `Member`."""
    with ExitStack() as open_browsers:

        def browser_as(person: str | Member, **options: Any) -> Browser:
            member = person if isinstance(person, Member) else cast[person]
            browser = open_browsers.enter_context(Browser(app, db, **options))
            browser.carry(begin_sign_in(db, member=member, browser="test", now=utc_now()))
            return browser

        yield browser_as


@pytest.fixture
def deliver(db: Session) -> Callable[[], None]:
    """`deliver()`: the listeners hear of all that happened, letters leave; a failure fails the test."""

    def deliver() -> None:
        db.commit()
        while deliver_waiting() + send_waiting():
            pass
        db.expire_all()
        failed = select(OutboxEntry.event, OutboxEntry.error).where(OutboxEntry.error.is_not(None))
        assert db.execute(failed).all() == []
        kept = select(Letter.kind, Letter.answer).where(Letter.tries > 0, Letter.sent_at.is_(None))
        assert db.execute(kept.where(Letter.dropped_at.is_(None))).all() == []

    return deliver


@pytest.fixture
def index(deliver: Callable[[], None], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """`index()`: the search knows all that happened. The index is this test's own."""
    monkeypatch.setattr(settings(), "data_dir", tmp_path)

    def index() -> None:
        deliver()
        while follow():
            pass

    return index


@pytest.fixture
def queries() -> Queries:
    """Counts SQL statements: `with queries: ...`, then `queries.count`."""
    return Queries()


@pytest.fixture
def own_database(request: pytest.FixtureRequest, databases: Databases) -> Iterator[str]:
    """The URL of a database with the cast, for this test alone: for tests that must really commit."""
    yield from _database_of_its_own(request, databases, PEOPLED)


@pytest.fixture
def empty_database(request: pytest.FixtureRequest, databases: Databases) -> Iterator[str]:
    """As `own_database`, migrated and with reference data, but without any member."""
    yield from _database_of_its_own(request, databases, EMPTY)


def _database_of_its_own(request: pytest.FixtureRequest, databases: Databases, source: str) -> Iterator[str]:
    if "connection" in request.fixturenames:
        pytest.fail("a test has either the transaction that is rolled back or a database of its own")
    name = f"own_{next(_own)}"
    databases.copy(source, name)
    with serving_from(databases.url(name)):
        yield databases.url(name)
    databases.drop(name)
