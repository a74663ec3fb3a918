"""`Prepared` where connections come and go, in many threads, and as the pages use it."""

import sys
import threading
from datetime import timedelta

import pytest
from sqlalchemy import bindparam, func, select
from sqlalchemy.exc import OperationalError

from apfl_net.access.actions import begin_sign_in, hash_token
from apfl_net.demo.cast import ADMIN, EMPLOYER, MEMBER, WORKER
from apfl_net.discussions.actions.drafts import keep_draft
from apfl_net.discussions.models.spaces import Space
from apfl_net.discussions.schemas.fields import new_form_key
from apfl_net.kit.clock import utc_now
from apfl_net.kit.db import engine, open_session, reading_engine
from apfl_net.kit.prepared import Prepared
from apfl_net.members.models import Member
from tests.databases import ON_POSTGRESQL
from tests.factories.discussions import make_reply, make_thread, viewer_of
from tests.factories.ediscussions import make_ediscussion

PATIENCE = 60
COUNT = select(func.count()).select_from(Member)
NAMES = select(Member.id, Member.name, Member.public_name, Member.changed_at).where(
    Member.id.in_(bindparam("ids", expanding=True))
)


def prepared_of_the_house() -> dict[str, Prepared]:
    return {
        f"{name}.{attribute}": value
        for name, module in sys.modules.items()
        if name.startswith("apfl_net.")
        for attribute, value in vars(module).items()
        if isinstance(value, Prepared)
    }


def end_connections_of_others() -> None:
    """As a restart of the server does to those who were connected; back when they are gone."""
    with engine().connect() as connection:
        connection.exec_driver_sql(
            "SELECT pg_terminate_backend(pid, 60000) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )


@pytest.mark.parametrize("name", prepared_of_the_house())
def test_what_the_house_prepares_finds_what_it_finds_when_run_as_usual(db, cast, now, deliver, name):
    """With threads, answers, mentions, drafts, notices, questions to be found; for a member and a visitor."""
    thread = make_thread(db, author=cast[MEMBER], now=now)
    first = make_reply(db, author=cast[WORKER], thread=thread, now=now, body="Yes @lan-tran, และ")
    make_reply(db, author=cast[EMPLOYER], thread=thread, now=now, answers=first)
    token = begin_sign_in(db, member=cast[WORKER], browser="test", now=now)
    viewer = viewer_of(db, cast[WORKER])
    draft = {"body": "half", "language": "", "form_key": new_form_key(), "answers": first}
    keep_draft(db, author=viewer, thread=thread, now=now, **draft)
    asked = make_ediscussion(db, by=cast[ADMIN], now=now)
    deliver()

    known = {
        "token_hash": hash_token(token), "now": now, "ids": (cast[WORKER].id, cast[MEMBER].id, 0),
        "thread_id": thread.id, "space_id": thread.space_id, "slug": db.get_one(Space, thread.space_id).slug,
        "ediscussion_id": asked.id, "read_to": 0, "first": 0, "most": 9, "since": now - timedelta(days=60),
        "viewer_id": cast[WORKER].id, "viewer_audiences": viewer.audiences,
    }  # fmt: skip
    prepared = prepared_of_the_house()[name]
    statement = prepared._build()
    wanted = {bound for bound in statement.compile().params if bound in known}
    values = {bound: known[bound] for bound in wanted}
    rows = prepared.all(db, **values)
    assert [tuple(row) for row in rows] == [tuple(row) for row in db.execute(statement, values)]
    assert rows
    if "viewer_id" in values:
        as_visitor = values | {"viewer_id": None, "viewer_audiences": (1,)}
        assert [tuple(row) for row in prepared.all(db, **as_visitor)] == [
            tuple(row) for row in db.execute(statement, as_visitor)
        ]


def test_the_house_prepares_the_selects_of_its_busy_pages():
    assert len(prepared_of_the_house()) >= 6


def test_new_connections_are_used_like_those_before(own_database):
    found = Prepared(lambda: NAMES)
    answers = []
    for _again in range(3):
        with open_session(writing=False) as session:
            answers.append(found.all(session, ids=(1, 2)))
        reading_engine().dispose()
    assert len(answers[0]) == 2
    assert answers[0] == answers[1] == answers[2]


@ON_POSTGRESQL
@pytest.mark.parametrize("writing", [False, True])
def test_a_connection_that_is_lost_between_two_pages_is_not_noticed(own_database, writing):
    found = Prepared(lambda: COUNT)
    with open_session(writing=writing) as session:
        before = found.scalar(session)
    for _again in range(2):
        end_connections_of_others()
        with open_session(writing=writing) as session:
            assert found.scalar(session) == before > 0


@ON_POSTGRESQL
@pytest.mark.parametrize("how", ["prepared", "ordinary"])
def test_a_connection_that_is_lost_within_a_page_is_told_and_the_session_goes_on(own_database, how):
    found = Prepared(lambda: COUNT)
    run = {"prepared": found.scalar, "ordinary": lambda session: session.scalar(COUNT)}[how]
    with open_session(writing=False) as session:
        before = run(session)
        end_connections_of_others()
        with pytest.raises(OperationalError) as lost:
            run(session)
        assert lost.value.connection_invalidated
        session.rollback()
        assert run(session) == before > 0


@ON_POSTGRESQL
def test_a_page_that_loses_its_connection_ends_with_that_error(own_database):
    """And with no other one, from ending the transaction that is no more."""
    found = Prepared(lambda: COUNT)
    with pytest.raises(OperationalError) as lost, open_session(writing=False) as session:
        found.scalar(session)
        end_connections_of_others()
        found.scalar(session)
    assert lost.value.statement is not None
    assert "count" in lost.value.statement
    with open_session(writing=False) as session:
        assert found.scalar(session) > 0


def test_threads_that_meet_at_its_first_use_all_get_their_own_rows(own_database):
    """Each asks for lists of other lengths in another order, all at once, before anything is compiled."""
    with open_session(writing=False) as session:
        truth = {row.id: tuple(row) for row in session.execute(select(*NAMES.selected_columns))}
    found, wrong, start = Prepared(lambda: NAMES), [], threading.Barrier(6)

    def ask(number: int) -> None:
        start.wait(PATIENCE)
        for turn in range(40):
            ids = tuple((number * 7 + turn + step) % len(truth) + 1 for step in range((number + turn) % 9))
            with open_session(writing=False) as session:
                rows = {row.id: tuple(row) for row in found.all(session, ids=ids)}
            if rows != {one: truth[one] for one in ids}:
                wrong.append((ids, rows))

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(PATIENCE)
    assert not any(thread.is_alive() for thread in threads)
    assert wrong == []


def test_a_moment_is_compared_as_a_moment(db, cast):
    """Once it was compared as the text `...+00:00` on SQLite."""
    moment = utc_now().replace(microsecond=0)
    cast[WORKER].changed_at = moment
    db.flush()
    found = Prepared(
        lambda: select(Member.id).where(
            Member.id == bindparam("id"),
            Member.changed_at >= bindparam("since"),
            Member.changed_at <= bindparam("until"),
        )
    )
    assert found.all(db, id=cast[WORKER].id, since=moment, until=moment) == [(cast[WORKER].id,)]
