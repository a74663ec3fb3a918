"""One document that cannot be made holds up nothing: it is set aside, told of, and tried again."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy.exc import OperationalError

from apfl_net.kit.search.definitions import definition
from apfl_net.kit.search.embedded.index import EmbeddedEngine
from apfl_net.kit.search.following import follow
from apfl_net.kit.search.sources import SOURCES
from apfl_net.kit.search.tasks import (
    count_tasks,
    look_again,
    set_aside,
    tasks_set_aside,
    try_again,
    waiting_tasks,
)
from tests.kit.search.engines import found

BROKEN = None
"""A title of which no document can be made."""


@pytest.fixture
def engine(tmp_path):
    return EmbeddedEngine(tmp_path, definition())


def test_what_cannot_be_made_is_set_aside_and_all_else_is_followed(db, notes, engine, now, caplog):
    notes[1] = "wages"
    follow(engine, now=now)
    notes.update({1: BROKEN, 2: "wages"})
    look_again(db, "note", [1, 2], now=now)
    assert follow(engine, now=now) == 2
    assert found(engine, "wages") == [2]  # what it said before is not found either
    assert (
        "no document can be made of note-1: AttributeError (apfl_net/kit/search/words.py, line "
        in caplog.text
    )
    [aside] = tasks_set_aside(db)
    assert (aside.kind, aside.subject_id, aside.tries) == ("note", 1, 1)
    assert aside.error.startswith("AttributeError (apfl_net/kit/search/words.py, line ")
    assert (aside.asked_at, aside.again_at) == (now, now + timedelta(minutes=1))


def test_a_room_that_fails_for_one_makes_all_others(db, notes, engine, now, monkeypatch):
    notes.update(dict.fromkeys(range(1, 8), "wages"))
    source = SOURCES["note"]

    def documents(session, ids):
        if 5 in ids:
            raise KeyError("words that few may read")
        return source.documents(session, ids)

    monkeypatch.setitem(SOURCES, "note", replace(source, documents=documents))
    follow(engine, now=now)
    assert sorted(found(engine, "wages")) == [1, 2, 3, 4, 6, 7]
    [aside] = tasks_set_aside(db)
    assert aside.subject_id == 5
    assert aside.error.startswith("KeyError (")
    assert "few may read" not in aside.error


def test_what_was_set_aside_is_tried_ever_more_seldom(db, notes, engine, now):
    follow(engine, now=now)
    notes[1] = BROKEN
    look_again(db, "note", [1], now=now)
    pauses = []
    for _ in range(8):
        assert follow(engine, now=now) == 1
        db.expire_all()
        [aside] = tasks_set_aside(db)
        assert follow(engine, now=aside.again_at - timedelta(seconds=1)) == 0
        pauses.append((aside.again_at - now).total_seconds() / 60)
        now = aside.again_at
    assert pauses == [1, 4, 16, 64, 256, 1024, 1440, 1440]
    notes[1] = "wages"
    assert follow(engine, now=now) == 1
    assert found(engine, "wages") == [1]
    assert count_tasks(db) == 0


def test_what_was_set_aside_is_tried_at_once_when_it_changes_or_somebody_says_so(db, notes, engine, now):
    follow(engine, now=now)
    notes.update({1: BROKEN, 2: BROKEN})
    look_again(db, "note", [1, 2], now=now)
    follow(engine, now=now)
    notes.update({1: "wages", 2: "wages"})
    look_again(db, "note", [1], now=now)
    assert follow(engine, now=now) == 1
    assert found(engine, "wages") == [1]
    try_again(db, "note", 2)
    assert follow(engine, now=now) == 1
    assert sorted(found(engine, "wages")) == [1, 2]


def test_what_changed_while_it_failed_is_not_set_aside(db, notes, now):
    look_again(db, "note", [1], now=now)
    tasks = waiting_tasks(db, 1, now=now)
    look_again(db, "note", [1], now=now)
    set_aside(db, tasks, {"note-1": "broken"}, now=now)
    assert tasks_set_aside(db) == []


def test_a_broken_document_does_not_hold_up_a_build(db, notes, engine):
    notes.update({1: "wages", 2: BROKEN, 3: "wages", 4: "wages"})
    assert follow(engine) == 4
    assert sorted(found(engine, "wages")) == [1, 3, 4]
    assert [aside.subject_id for aside in tasks_set_aside(db)] == [2]


def test_what_the_engine_cannot_keep_is_set_aside_too(db, notes, engine, now, monkeypatch):
    notes[1] = "wages"
    follow(engine)
    notes[2] = "wages"
    source = SOURCES["note"]

    def one_for_no_engine(session, ids):
        made = source.documents(session, ids)
        return [replace(one, country="\ud800") if one.id == 1 else one for one in made]

    monkeypatch.setitem(SOURCES, "note", replace(source, documents=one_for_no_engine))
    look_again(db, "note", [1, 2], now=now)
    assert follow(engine, now=now) == 2
    assert found(engine, "wages") == [2]
    [aside] = tasks_set_aside(db)
    assert aside.error.startswith("UnicodeEncodeError (apfl_net/kit/search/embedded/fields.py, line ")


def test_when_the_database_is_away_nothing_is_set_aside(db, notes, engine, now, monkeypatch):
    follow(engine)
    look_again(db, "note", [1], now=now)

    def away(_session, _ids):
        raise OperationalError("SELECT", {}, Exception())

    monkeypatch.setitem(SOURCES, "note", replace(SOURCES["note"], documents=away))
    with pytest.raises(OperationalError):
        follow(engine, now=now)
    assert count_tasks(db) == 1
    assert tasks_set_aside(db) == []
