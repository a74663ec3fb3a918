"""How the databases find what the busy pages show: by index, never by looking through all posts or threads.

Each page is asked for as a browser does; every SELECT it sends is then explained by the database.
"""

import re
from datetime import timedelta

import pytest
from sqlalchemy import Engine, event, text

from apfl_net.demo.cast import EMPLOYER, MEMBER, WORKER
from apfl_net.watches.actions import set_level
from tests.factories.discussions import make_reply, make_space, make_thread, viewer_of

GROWING = (
    *("posts", "threads", "thread_tallies", "readings", "watches", "notices", "bookmarks", "post_mentions"),
    *("reactions", "post_revisions", "post_quotes", "thread_changes", "caught_up", "drafts", "sign_ins"),
)
"""Tables that grow with what people do here."""
PATHS = (
    *("/", "/threads?list=unread", "/threads?list=new", "/threads?list=mine", "/threads?list=watched"),
    *("/bookmarks", "/notifications", "/discussions", "{space}", "{thread}", "{thread}/news?after=1"),
    *("{thread}/unread", "/members/{member}/posts"),
)
SEQUENCES = re.compile(rf"Seq Scan on ({'|'.join(GROWING)})\b")
SCANS = re.compile(rf"SCAN ({'|'.join(GROWING)})(_\d+)?$")


@pytest.fixture
def places(db, cast, now, deliver):
    """A public space with a thread that the worker watches and has not read to its end."""
    space = make_space(db, audience="public", now=now)
    thread = make_thread(db, author=cast[MEMBER], space=space, now=now - timedelta(days=2))
    make_thread(db, author=cast[EMPLOYER], space=space, title="New", now=now - timedelta(days=2))
    for hours in (9, 8, 7):
        make_reply(db, author=cast[EMPLOYER], thread=thread, now=now - timedelta(hours=hours))
    worker = viewer_of(db, cast[WORKER])
    for kind, subject_id in (("thread", thread.id), ("space", space.id)):
        set_level(db, viewer=worker, subject=kind, subject_id=subject_id, level="watch", now=now)
    make_reply(db, author=cast[MEMBER], thread=thread, body="@rosnah-idris", now=now)
    deliver()
    return {"space": space.path, "thread": thread.path, "member": cast[MEMBER].id}


class Sent:
    """The SELECTs sent inside `with Sent() as sent:`, with their values, as the driver gets them."""

    def __enter__(self):
        self.statements = []
        event.listen(Engine, "before_cursor_execute", self._note)
        return self.statements

    def __exit__(self, *_):
        event.remove(Engine, "before_cursor_execute", self._note)

    def _note(self, _connection, _cursor, statement, parameters, *_):
        if statement.lstrip().startswith("SELECT"):
            self.statements.append((statement, parameters))


def plan_of(connection, statement, parameters):
    cursor = connection.connection.cursor()
    if connection.dialect.name == "sqlite":
        cursor.execute(f"EXPLAIN QUERY PLAN {statement}", parameters)
        return [row[3] for row in cursor.fetchall()]
    cursor.execute(f"EXPLAIN {statement}", parameters)
    return [row[0] for row in cursor.fetchall()]


def looked_through(connection, sent):
    """Steps of the plans that go through a whole table of those that grow."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SET LOCAL enable_seqscan = off"))  # the tables are small here
    through = SCANS if connection.dialect.name == "sqlite" else SEQUENCES
    steps = [
        (step, statement) for statement, values in sent for step in plan_of(connection, statement, values)
    ]
    assert len(steps) >= len(sent) > 0
    return [(step, statement) for step, statement in steps if through.search(step)]


@pytest.mark.parametrize("path", PATHS)
def test_no_page_of_a_member_looks_through_a_table(worker, connection, places, path):
    with Sent() as sent:
        answer = worker.get(path.format_map(places))
    assert answer.status_code in {200, 204, 303}
    assert len(sent) > 1
    assert looked_through(connection, sent) == []


@pytest.mark.parametrize("path", ["/", "/discussions", "{space}", "{thread}"])
def test_no_page_of_a_visitor_does(client, connection, places, path):
    with Sent() as sent:
        assert client.get(path.format_map(places)).status_code == 200
    assert looked_through(connection, sent) == []


def test_pinned_threads_are_found_without_going_through_those_of_the_space(worker, connection, places):
    """A space can hold thousands; an index that puts them in order would be gone through to its end."""
    with Sent() as sent:
        worker.get(places["space"])
    if connection.dialect.name == "postgresql":
        connection.execute(text("SET LOCAL enable_seqscan = off"))
    plans = ["\n".join(plan_of(connection, *one)) for one in sent]
    assert len([plan for plan in plans if "ix_threads_pinned" in plan]) == 1


def test_telling_watchers_looks_through_no_table(db, cast, connection, places, now, deliver):
    thread = make_thread(db, author=cast[MEMBER], now=now)
    make_reply(db, author=cast[EMPLOYER], thread=thread, body="@lan-tran", now=now)
    with Sent() as sent:
        deliver()
    asked = [(statement, values) for statement, values in sent if "watches" in statement]
    assert len(asked) >= 2
    assert looked_through(connection, asked) == []


@pytest.mark.parametrize(
    ("path", "most"),
    [
        ("/", 7),
        ("/threads?list=unread", 4),
        ("/threads?list=new", 4),
        ("/threads?list=mine", 4),
        ("/threads?list=watched", 5),
        ("/bookmarks", 3),
        ("{space}", 4),
    ],
)
def test_lists_take_few_queries(worker, places, path, most):
    worker.get("/about")
    with Sent() as sent:
        worker.get(path.format_map(places))
    assert len(sent) == most, "\n\n".join(statement for statement, _values in sent)


def test_a_table_that_is_looked_through_is_found_out(db, connection, places):
    """Or the tests above have nothing to look at."""
    with Sent() as sent:
        db.execute(text("SELECT * FROM posts WHERE body = 'x'"))
        db.execute(text("SELECT * FROM threads AS threads_1 WHERE title = 'x'"))
    assert len(looked_through(connection, sent)) == 2
