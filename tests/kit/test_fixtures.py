"""That the fixtures do what the tests rely on."""

import socket

import pytest
from sqlalchemy import func, select

from apfl_net.demo.cast import EMPLOYER, MEMBER, WORKER
from apfl_net.discussions.models.posts import Post
from apfl_net.kit.db import open_session
from apfl_net.members.models import Member
from apfl_net.notifications.models import Notice
from tests.factories.discussions import make_reply, make_thread
from tests.network import NetworkIsBlocked


def count_of(db, table):
    return db.scalar(select(func.count()).select_from(table))


@pytest.mark.parametrize("time", ["first", "second"])
def test_what_a_test_writes_is_gone_for_the_next(db, cast, now, time):
    assert count_of(db, Post) == 0
    make_thread(db, author=cast[MEMBER], now=now)
    with open_session(writing=True) as session:
        assert count_of(session, Post) == 1
    assert count_of(db, Post) == 1


def test_a_failed_transaction_of_the_house_takes_nothing_else_with_it(db, cast, now):
    make_thread(db, author=cast[MEMBER], now=now)
    db.commit()
    with pytest.raises(ZeroDivisionError), open_session(writing=True) as session:
        session.delete(session.scalars(select(Notice)).first() or session.scalars(select(Post)).one())
        raise ZeroDivisionError
    assert count_of(db, Post) == 1


def test_everybody_of_the_cast_is_a_member(db, cast):
    assert cast[WORKER] is cast["rosnah-idris"]
    assert count_of(db, Member) == 30


def test_notices_arrive_when_delivered(db, cast, now, deliver):
    thread = make_thread(db, author=cast[MEMBER], now=now)
    reply = make_reply(db, author=cast[WORKER], thread=thread, body="Ask @pongsak-thamrong.", now=now)
    deliver()
    rows = db.execute(select(Notice.member_id, Notice.reason, Notice.subject_id).order_by(Notice.id)).all()
    assert set(rows) == {(cast[MEMBER].id, "reply", reply.id), (cast[EMPLOYER].id, "mention", reply.id)}
    assert len(rows) == 2


def test_a_signed_in_browser_is_known(browser_as, client):
    assert browser_as(WORKER).get("/sign-in").status_code == 303
    assert client.get("/healthz").text == "alive\n"


def test_a_page_without_a_query_counts_none(client, queries):
    with queries:
        client.get("/healthz")
    assert (queries.count, queries.statements) == (0, [])
    with queries:
        client.get("/readyz")
    assert queries.statements[0] == "SELECT 1"
    assert queries.count == len(queries.statements) == 2  # and how the search is


def test_a_database_of_its_own_really_commits(own_database):
    with open_session(writing=True) as session:
        session.scalars(select(Member)).first().bio = "Changed."
    with open_session(writing=False) as session:
        assert session.scalar(select(Member.bio).order_by(Member.id)) == "Changed."


def test_the_empty_database_has_no_members(empty_database):
    with open_session(writing=False) as session:
        assert count_of(session, Member) == 0


def test_nothing_outside_this_machine_can_be_reached():
    with pytest.raises(NetworkIsBlocked):
        socket.create_connection(("192.0.2.1", 80), timeout=1)
    with pytest.raises(NetworkIsBlocked):
        socket.create_connection(("example.org", 80), timeout=1)
