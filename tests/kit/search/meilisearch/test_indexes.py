"""The indexes at a server: built beside each other, swapped, broken off, deleted by hand."""

from dataclasses import replace

import pytest

from apfl_net.kit.search.definitions import definition
from apfl_net.kit.search.engine import EngineAway, EngineBusy, NotBuilt, State
from apfl_net.kit.search.locks import alone_in
from apfl_net.kit.search.meilisearch.index import MeilisearchEngine
from tests.kit.search.engines import at_server, fill, found, post, write


def with_other_settings(engine: MeilisearchEngine, tmp_path) -> MeilisearchEngine:
    others = replace(definition(), settings="others")
    prefix = engine.places.answering.removesuffix("-everything")
    return MeilisearchEngine(engine.places.server, others, lambda: alone_in(tmp_path), prefix)


def test_before_it_is_built_it_is_away(engine):
    reason = "there is no index yet"
    assert engine.state() == State(ready=False, current=False, documents=0, reason=reason)
    with pytest.raises(EngineAway):
        found(engine, "wages")
    with pytest.raises(NotBuilt):
        write(engine, [post(1, "wages")])


def test_with_other_settings_the_old_one_answers_until_a_new_one_is_built(engine, tmp_path):
    fill(engine, [post(1, "wages")])
    later = with_other_settings(engine, tmp_path)
    assert later.state() == State(ready=True, current=False, documents=1)
    assert found(later, "wages") == [1]
    with pytest.raises(NotBuilt):
        write(later, [post(2, "wages")])
    with later.build() as build:
        build.add("post", [post(1, "wages"), post(2, "wages")], up_to=2)
        assert found(later, "wages") == [1]
        build.swap()
        assert sorted(found(later, "wages")) == [1, 2]
    assert later.state() == State(ready=True, current=True, documents=2)
    assert later.places.others() == []


def test_a_build_that_was_broken_off_goes_on_where_it_was(engine):
    fill(engine, [post(1, "wages")])
    with pytest.raises(KeyboardInterrupt), engine.build() as build:
        build.add("post", [post(1, "wages"), post(2, "wages")], up_to=2)
        raise KeyboardInterrupt
    assert found(engine, "wages") == [1]
    assert engine.state() == State(ready=True, current=False, documents=1)
    with pytest.raises(NotBuilt):  # what is written now would be missing in it
        write(engine, [post(3, "wages")])
    with engine.build() as build:
        assert build.done == {"post": 2}
        build.add("post", [post(3, "wages")], up_to=3)
        build.swap()
    assert sorted(found(engine, "wages")) == [1, 2, 3]


def test_a_build_that_was_killed_before_its_swap_begins_anew(engine):
    fill(engine, [post(1, "wages")])
    with engine.build() as build:
        build.add("post", [post(2, "wages")], up_to=2)
        build._note(is_whole=True)
    assert engine.state().current
    write(engine, [post(3, "wages")])
    with engine.build() as build:
        assert build.done == {}
        build.add("post", [post(4, "wages")], up_to=4)
        build.swap()
    assert found(engine, "wages") == [4]
    assert engine.places.others() == []


def test_one_writes_at_a_time(engine, tmp_path):
    fill(engine, [])
    other = at_server(tmp_path, engine.places.server)
    with engine.writing(), pytest.raises(EngineBusy):
        write(other, [post(1, "wages")])
    with engine.build(), pytest.raises(EngineBusy), other.build():
        pass


def test_after_an_error_nothing_of_it_was_written(engine):
    fill(engine, [post(1, "wages")])
    with pytest.raises(ZeroDivisionError), engine.writing() as batch:
        batch.put([post(2, "wages")])
        raise ZeroDivisionError
    assert found(engine, "wages") == [1]
    write(engine, [post(3, "wages")], gone=["post-1", "post-99"])
    assert found(engine, "wages") == [3]


def test_what_is_put_again_takes_the_place_of_what_was_there(engine):
    fill(engine, [post(1, "wages", "hours")])
    write(engine, [post(1, "fees")])
    assert found(engine, "fees") == [1]
    assert found(engine, "hours") == []
    assert engine.state().documents == 1


def test_an_index_that_somebody_deleted_is_away_and_can_be_built_again(engine):
    fill(engine, [post(1, "wages")])
    engine.places.forget(engine.places.answering)
    with pytest.raises(EngineAway, match=r"not found|index_not_found"):
        found(engine, "wages")
    assert not engine.state().ready
    with pytest.raises(NotBuilt):
        write(engine, [post(1, "wages")])
    fill(engine, [post(2, "wages")])
    assert found(engine, "wages") == [2]


def test_an_index_that_somebody_else_made_under_our_name_is_not_asked_and_gives_way(engine):
    server = engine.places.server
    with server.client() as client:
        task = client.create_index(engine.places.answering, {"primaryKey": "key"})
    server.finish(task)
    with pytest.raises(EngineAway, match="cannot be asked"):
        found(engine, "wages")
    assert not engine.state().ready
    fill(engine, [post(1, "wages")])
    assert found(engine, "wages") == [1]


def test_many_long_documents_are_sent_in_parts(engine, monkeypatch):
    monkeypatch.setattr("apfl_net.kit.search.meilisearch.writer.MOST_BYTES", 2_000)
    text = " ".join(f"word{number}" for number in range(50))
    fill(engine, [post(number, "wages", text) for number in range(1, 8)])
    assert len(found(engine, "word49")) == 7
