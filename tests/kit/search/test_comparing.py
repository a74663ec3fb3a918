"""Database and index are compared: what differs is mended and counted, in slices."""

from dataclasses import replace
from datetime import timedelta

import pytest

from apfl_net.kit.db import open_session
from apfl_net.kit.search.comparing import Comparison, ask_for_comparison, compare_further, last_comparison
from apfl_net.kit.search.definitions import definition
from apfl_net.kit.search.embedded.index import EmbeddedEngine
from apfl_net.kit.search.engine import EngineAway
from apfl_net.kit.search.following import follow
from apfl_net.kit.search.sources import SOURCES
from apfl_net.kit.search.tasks import count_tasks, look_again, tasks_set_aside
from tests.kit.search.engines import ask, found, post, write


@pytest.fixture
def engine(tmp_path):
    return EmbeddedEngine(tmp_path, definition())


def compare(db, engine, now) -> tuple[int, int, int, int]:
    """All of it: how many were compared, missing, outdated, too many."""
    ask_for_comparison(db, now)
    db.commit()
    while follow(engine, now=now):
        pass
    db.expire_all()
    last = last_comparison(db)
    return last.compared, last.missing, last.outdated, last.extra


def note(number: int, title: str):
    return replace(post(number, title), kind="note")


def test_what_agrees_is_counted_and_left_alone(db, notes, engine, now, caplog):
    caplog.set_level("INFO")
    notes.update(dict.fromkeys(range(1, 6), "wages"))
    assert compare(db, engine, now) == (5, 0, 0, 0)
    assert "database and index: 5 compared, 0 mended" in caplog.text
    assert last_comparison(db).ended_at == now


def test_what_differs_is_mended(db, notes, engine, now):
    notes.update({1: "wages", 2: "wages", 5: "wages", 9: "wages"})
    follow(engine)
    write(engine, [note(2, "fees"), note(3, "fees"), note(12, "fees"), note(13, "fees")], gone=["note-5"])
    assert compare(db, engine, now) == (7, 1, 1, 3)
    assert sorted(found(engine, "wages")) == [1, 2, 5, 9]
    assert found(engine, "fees") == []
    assert last_comparison(db).mended == 5
    later = now + timedelta(days=1)
    assert compare(db, engine, later) == (4, 0, 0, 0)


def test_what_its_readers_are_is_compared_too(db, notes, engine, now):
    notes[1] = "wages"
    follow(engine)
    write(engine, [replace(note(1, "wages"), audiences=frozenset({1, 7}))])
    assert found(engine, "wages") == []
    assert compare(db, engine, now) == (1, 0, 1, 0)
    assert found(engine, "wages") == [1]


def test_of_several_kinds_each_is_walked_through(db, notes, engine, now, monkeypatch):
    notes.update({1: "wages", 2: "wages", 3: "wages"})
    slip = replace(
        SOURCES["note"],
        kind="slip",
        documents=lambda session, ids: [
            replace(one, kind="slip") for one in SOURCES["note"].documents(session, ids)
        ],
    )
    monkeypatch.setitem(SOURCES, "slip", slip)
    follow(engine)
    write(engine, [], gone=["note-1", "slip-3"])
    assert compare(db, engine, now) == (6, 2, 0, 0)
    assert ask(engine, "wages").total == 6


def test_an_index_that_is_empty_is_filled(db, notes, engine, now):
    follow(engine)
    notes.update(dict.fromkeys(range(1, 8), "wages"))
    assert compare(db, engine, now) == (7, 7, 0, 0)
    assert len(found(engine, "wages")) == 7


def test_what_waits_is_no_difference(db, notes, engine, now):
    notes.update({1: "wages", 2: "wages"})
    follow(engine)
    notes.update({2: "fees", 3: "fees"})
    look_again(db, "note", [2, 3], now=now)
    ask_for_comparison(db, now)
    db.commit()
    while compare_further(engine, now=now):  # as if another worker had the tasks in hand
        pass
    db.expire_all()
    last = last_comparison(db)
    assert (last.compared, last.mended) == (3, 0)


def test_what_is_followed_while_we_look_is_no_difference(db, notes, engine, now, monkeypatch):
    notes[1] = "wages"
    follow(engine)
    source = SOURCES["note"]

    def changes_meanwhile(session, ids):
        if notes[1] == "wages":
            notes[1] = "fees"
            write(engine, [note(1, "fees")])
        return source.documents(session, ids)

    monkeypatch.setitem(SOURCES, "note", replace(source, documents=changes_meanwhile))
    assert compare(db, engine, now) == (1, 0, 0, 0)


def test_what_waits_is_done_between_two_slices(db, notes, engine, now):
    notes.update(dict.fromkeys(range(1, 9), "wages"))
    follow(engine)
    ask_for_comparison(db, now)
    db.commit()
    assert follow(engine, now=now) == 1
    notes[9] = "fees"
    look_again(db, "note", [9], now=now)
    db.commit()
    assert follow(engine, now=now) == 1
    assert found(engine, "fees") == [9]
    assert last_comparison(db) is None


def test_two_workers_do_not_count_twice(own_database, notes, engine, now, monkeypatch):
    notes.update(dict.fromkeys(range(1, 4), "wages"))
    follow(engine)
    with open_session(writing=True) as session:
        ask_for_comparison(session, now)
    source, busy = SOURCES["note"], []

    def with_another_worker_beside(session, ids):
        if not busy:
            busy.append(True)
            compare_further(engine, now=now)
        return source.documents(session, ids)

    monkeypatch.setitem(SOURCES, "note", replace(source, documents=with_another_worker_beside))
    while compare_further(engine, now=now):
        pass
    with open_session(writing=False) as session:
        assert last_comparison(session).compared == 3


def test_a_document_that_cannot_be_made_is_set_aside(db, notes, engine, now):
    notes.update({1: "wages", 2: "wages"})
    follow(engine)
    notes[2] = None
    assert compare(db, engine, now) == (2, 0, 1, 0)
    assert [aside.subject_id for aside in tasks_set_aside(db)] == [2]
    assert compare(db, engine, now + timedelta(seconds=1)) == (2, 0, 0, 0)


def test_when_the_engine_is_away_it_waits(db, notes, engine, now):
    ask_for_comparison(db, now)
    db.commit()
    with pytest.raises(EngineAway):
        compare_further(engine, now=now)
    assert last_comparison(db) is None


def test_what_nobody_foresaw_ends_it_and_nothing_else(db, notes, engine, now, monkeypatch, caplog):
    follow(engine)
    monkeypatch.setitem(SOURCES, "note", replace(SOURCES["note"], ids_after=lambda *_: 1 / 0))
    assert compare(db, engine, now) == (0, 0, 0, 0)
    assert last_comparison(db).error.startswith("ZeroDivisionError (apfl_net/kit/search/comparing.py, line ")
    assert "broken off" in caplog.text
    assert count_tasks(db) == 0


def test_one_is_made_at_a_time_and_old_ones_are_forgotten(db, now):
    for day in (0, 1, 2):
        ask_for_comparison(db, now + timedelta(days=day))
    assert db.query(Comparison).count() == 1
    db.query(Comparison).one().ended_at = now
    ask_for_comparison(db, now + timedelta(days=89))
    assert db.query(Comparison).count() == 2
    ask_for_comparison(db, now + timedelta(days=91))
    assert db.query(Comparison).count() == 1
