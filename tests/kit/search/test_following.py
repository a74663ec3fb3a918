"""The index follows the database: what is done with, what waits, what is built."""

import shutil
import threading
from dataclasses import replace
from datetime import timedelta

import pytest

from apfl_net.kit.search import following
from apfl_net.kit.search.definitions import definition
from apfl_net.kit.search.embedded.index import EmbeddedEngine
from apfl_net.kit.search.following import build, everything, follow
from apfl_net.kit.search.tasks import count_tasks, look_again, waiting_tasks
from tests.kit.search.engines import found


@pytest.fixture
def engine(tmp_path):
    return EmbeddedEngine(tmp_path, definition())


def test_where_there_is_no_index_it_is_built(db, notes, engine):
    notes.update({1: "wages", 2: "wages", 3: "wages"})
    assert everything() == follow(engine) == 3
    assert sorted(found(engine, "wages")) == [1, 2, 3]
    assert follow(engine) == 0


def test_what_came_changed_or_went_is_followed_batch_by_batch(db, notes, engine, now):
    notes.update({1: "wages", 2: "fees"})
    follow(engine)
    notes.update({1: "hours", 3: "wages"})
    del notes[2]
    look_again(db, "note", [1, 2, 3, 4], now=now)
    look_again(db, "unheard of", [1], now=now)
    assert [follow(engine), follow(engine), follow(engine), follow(engine)] == [2, 2, 1, 0]
    assert found(engine, "wages") == [3]
    assert found(engine, "hours") == [1]
    assert found(engine, "fees") == []


def test_what_was_just_said_does_not_wait_for_thousands_of_others(db, now):
    look_again(db, "note", range(1, 301), now=now)
    look_again(db, "note", [5000], now=now + timedelta(seconds=1))
    taken = [task.subject_id for task in waiting_tasks(db, 100, now=now)]
    assert taken == [*range(1, 51), 5000, *range(300, 251, -1)]


def test_where_few_wait_each_is_taken_once(db, now):
    look_again(db, "note", range(1, 71), now=now)
    assert [task.subject_id for task in waiting_tasks(db, 100, now=now)] == [
        *range(1, 51),
        *range(70, 50, -1),
    ]


def test_while_somebody_else_writes_tasks_wait(db, notes, engine, tmp_path, now):
    follow(engine)
    notes[1] = "wages"
    look_again(db, "note", [1], now=now)
    with EmbeddedEngine(tmp_path, definition()).writing():
        assert follow(engine) == 0
    assert count_tasks(db) == 1
    assert follow(engine) == 1
    assert found(engine, "wages") == [1]


def test_when_the_engine_fails_tasks_stay(db, notes, engine, now, caplog):
    notes[1] = "wages"
    follow(engine, now=now)
    look_again(db, "note", [1], now=now)
    folder = engine.places.folder
    shutil.rmtree(folder)
    folder.write_text("no folder can be made here")
    assert follow(engine, now=now) == 0
    assert "FileExistsError" in caplog.text
    folder.unlink()
    assert [follow(engine, now=now), follow(engine, now=now)] == [1, 1]
    assert found(engine, "wages") == [1]
    assert count_tasks(db) == 0


def test_a_build_that_is_stopped_goes_on_another_time(db, notes, engine):
    notes.update(dict.fromkeys(range(1, 6), "wages"))
    stop = threading.Event()

    def stop_after_two(more: int) -> None:
        if more:
            stop.set()

    with pytest.raises(following.Interrupted):
        build(engine, progress=stop_after_two, stop=stop)
    assert not engine.state().ready
    told: list[int] = []
    assert build(engine, progress=told.append) == 3
    assert told == [2, 2, 1]
    assert sorted(found(engine, "wages")) == [1, 2, 3, 4, 5]


def test_a_build_does_not_run_after_those_who_write(db, notes, engine, now):
    notes.update({1: "wages", 2: "wages", 3: "wages"})

    def write_on(more: int) -> None:
        if more:
            notes[max(notes) + 1] = "fees"
            look_again(db, "note", [max(notes)], now=now)

    assert build(engine, progress=write_on) == 5
    assert [follow(engine), follow(engine), follow(engine)] == [2, 1, 0]
    assert sorted(found(engine, "fees")) == [4, 5, 6]


def test_with_other_settings_it_is_built_anew(db, notes, engine, tmp_path):
    notes[1] = "wages"
    follow(engine)
    later = EmbeddedEngine(tmp_path, replace(definition(), settings="others"))
    notes[2] = "wages"
    assert found(later, "wages") == [1]
    assert follow(later) == 2
    assert sorted(found(later, "wages")) == [1, 2]
