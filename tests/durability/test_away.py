"""PostgreSQL is stopped and started again under a running house: it says so, and goes on by itself."""

import threading
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager, suppress
from datetime import timedelta

import psycopg
import pytest
from httpx2 import Response

from apfl_net.cli import migrate
from apfl_net.demo.cast import MEMBER, WORKER
from apfl_net.demo.play import invite_cast, set_passwords
from apfl_net.kit.clock import utc_now
from apfl_net.kit.db import open_session
from apfl_net.kit.errors import Unavailable
from tests.databases import PostgresqlDatabases, serving_from
from tests.durability import keeping
from tests.durability.running import PATIENCE, serving, wait_until, working
from tests.durability.writing import TRACES, TYPED, Form, Writer, ask_question
from tests.html import page
from tests.needs import lacking
from tests.postgresql import Cluster, program

FOR_ALL = ["/", "/discussions"]
FOR_MEMBERS = [*FOR_ALL, "/threads/1", "/posts/1/reply", "/notifications", "/drafts", "/settings", "/about"]
PROGRAM = {"Accept": "application/json"}


@pytest.fixture
def cluster():
    """A server of its own for this test, with the cast in its database."""
    initdb, postgres = program("initdb"), program("postgres")
    if initdb is None or postgres is None:
        lacking("postgresql", "there is no PostgreSQL server (initdb, postgres) on this machine")
    with Cluster(initdb, postgres) as cluster:
        PostgresqlDatabases(cluster).create("house")
        with serving_from(cluster.url("house")):
            migrate.callback()
            with open_session(writing=True) as session:
                joined_at = utc_now() - timedelta(days=90)
                set_passwords(session, invite_cast(session, now=joined_at), now=joined_at)
            yield cluster


@contextmanager
def reply_in_hand(cluster: Cluster, writer: Writer, form: Form) -> Iterator[list[Response]]:
    """A reply that waits for a lock; at the end its answer has come."""
    with (
        closing(psycopg.connect(cluster.url("house").replace("+psycopg", ""))) as other,
        suppress(psycopg.Error),
    ):
        other.execute("LOCK TABLE posts IN EXCLUSIVE MODE")
        answers: list[Response] = []
        sending = threading.Thread(target=lambda: answers.append(writer.send(form)))
        sending.start()
        waiting = "SELECT count(*) FROM pg_locks WHERE NOT granted"
        wait_until(lambda: other.execute(waiting).fetchone() == (1,), "the reply waits")
        yield answers
        sending.join(PATIENCE)


def read(browser: Writer, pages: list[str]) -> list[Response]:
    return [browser.get(path) for path in pages]


def check_it_is_away(answers: list[Response]) -> None:
    """Each a page that can be read."""
    assert [answer.status_code for answer in answers] == [503] * len(answers)
    assert {page(answer, 503).one("h1").text for answer in answers} == {Unavailable.message}
    assert {answer.headers["retry-after"] for answer in answers} == {"5"}
    assert [answer.text for answer in answers if TRACES.search(answer.text)] == []


def check_alive_but_not_ready(visitor: Writer) -> None:
    alive, ready = visitor.get("/healthz"), visitor.get("/readyz", **PROGRAM)
    assert (alive.status_code, alive.text) == (200, "alive\n")
    assert (ready.status_code, ready.json()["detail"]) == (503, Unavailable.message)
    check_it_is_away([visitor.get("/readyz")])


def test_a_house_whose_database_goes_and_comes_says_so_and_goes_on(cluster, tmp_path):
    question, url = ask_question(), cluster.url("house")
    with ExitStack() as running:
        server, worker = (running.enter_context(start(url, tmp_path)) for start in (serving, working))
        writer, visitor = (running.enter_context(Writer(server.address)) for _ in range(2))
        writer.sign_in(WORKER)
        reply, sign_in = writer.reply_form(question.post_id, TYPED), visitor.sign_in_form(MEMBER)
        wait_until(keeping.is_all_delivered, "nothing is left to do")

        with reply_in_hand(cluster, writer, reply) as in_hand:
            cluster.stop()
        for _first_on_lost_connections_then_on_none in range(2):
            check_it_is_away(read(writer, FOR_MEMBERS) + read(visitor, FOR_ALL))
            refused = [*in_hand, writer.send(reply), visitor.send(sign_in)]
            check_it_is_away(refused)
            assert [page(answer, 503).texts("textarea") for answer in refused] == [
                [" ".join(TYPED.split())], [" ".join(TYPED.split())], []
            ]  # fmt: skip
            check_alive_but_not_ready(visitor)

        cluster.start()
        answers = read(writer, FOR_MEMBERS) + read(visitor, FOR_ALL)
        assert [answer.status_code for answer in answers] == [200] * len(answers)
        assert visitor.get("/readyz").json()["database"] == "ready"
        assert (writer.send(reply).status_code, visitor.send(sign_in).status_code) == (303, 303)
        wait_until(keeping.is_all_delivered, "the worker goes on")
        assert "Traceback" not in server.said()
        assert (worker.end(), server.end()) == (0, 0)
    assert list(keeping.replies_in(question)) == [TYPED]
    keeping.check_the_thread_adds_up(question, 1)
    keeping.check_each_reply_was_noticed_once(question, 1)
    keeping.check_the_outbox_is_done(1)
