"""Which engine an installation has, who writes it, and its key at the command line."""

import sys

import pytest
from pydantic import ValidationError

from apfl_net.cli import main
from apfl_net.kit.config import Settings
from apfl_net.kit.db import engine as database
from apfl_net.kit.search.embedded.index import EmbeddedEngine
from apfl_net.kit.search.engine import EngineBusy
from apfl_net.kit.search.following import build, follow, search_engine
from apfl_net.kit.search.locks import alone_at, alone_in
from apfl_net.kit.search.meilisearch.index import MeilisearchEngine
from apfl_net.kit.search.meilisearch.keys import check
from apfl_net.kit.search.tasks import count_tasks, look_again
from tests.databases import ON_POSTGRESQL
from tests.kit.search.engines import found
from tests.kit.setting import given
from tests.standins.meilisearch import StandIn
from tests.standins.meilisearch_program import MASTER_KEY


@pytest.fixture
def stand_in():
    with StandIn(MASTER_KEY) as server, given(APFL_SEARCH_URL=server.url, APFL_SEARCH_KEY=MASTER_KEY):
        yield server


@pytest.fixture
def search_key(monkeypatch, capsys):
    """`search_key("master key")`: what the command prints, and what it says is wrong."""

    def run(master_key: str) -> tuple[str, str]:
        monkeypatch.setattr(sys, "argv", ["apfl-net", "search-key", "--master-key", master_key])
        try:
            main()
        except SystemExit as ended:
            assert ended.code == 2
        return capsys.readouterr()

    return run


def test_without_an_address_the_index_lies_in_the_data_folder():
    assert isinstance(search_engine(), EmbeddedEngine)


def test_with_an_address_it_is_at_that_server(stand_in):
    engine = search_engine()
    assert isinstance(engine, MeilisearchEngine)
    assert engine.places.answering == "apfl-everything"
    assert search_engine() is engine


def test_the_index_at_a_server_follows_the_database(db, notes, stand_in, now):
    notes.update({1: "wages", 2: "fees", 3: "hours"})
    assert build(search_engine()) == 3
    notes[2] = "wages"
    del notes[3]
    look_again(db, "note", [2, 3], now=now)
    assert [follow(now=now), follow(now=now)] == [2, 0]
    assert sorted(found(search_engine(), "wages")) == [1, 2]
    assert found(search_engine(), "hours") == []


def test_while_the_server_is_away_tasks_wait(db, notes, now):
    with StandIn(MASTER_KEY) as server, given(APFL_SEARCH_URL=server.url, APFL_SEARCH_KEY=MASTER_KEY):
        notes[1] = "wages"
        build(search_engine())
        look_again(db, "note", [1], now=now)
        server.__exit__()
        assert follow(now=now) == 0
        assert count_tasks(db) == 1


def test_two_processes_of_a_machine_do_not_write_at_once(tmp_path):
    with alone_in(tmp_path), pytest.raises(EngineBusy), alone_in(tmp_path):
        pass
    with alone_in(tmp_path):
        pass


@ON_POSTGRESQL
def test_two_machines_with_one_database_do_not_write_at_once(databases):
    with alone_at(database()), pytest.raises(EngineBusy), alone_at(database()):
        pass
    with alone_at(database()):
        pass


def test_the_command_prints_a_key_that_is_good_for_our_indexes(search_key, stand_in):
    out, err = search_key(MASTER_KEY)
    name, _, key = out.strip().partition("=")
    assert (name, err) == ("APFL_SEARCH_KEY", "")
    assert [one.mend for one in check(stand_in.url, key)] == ["", ""]


def test_without_an_address_there_is_no_key(search_key):
    told = "apfl-net: set APFL_SEARCH_URL first; an index in the data folder needs no key.\n"
    assert search_key(MASTER_KEY) == ("", told)


def test_a_wrong_master_key_is_told(search_key, stand_in):
    _, err = search_key("wrong")
    assert err.startswith("apfl-net: the search engine does not answer (")
    assert err.count("\n") == 1
    assert "does not accept the key" in err


@pytest.mark.parametrize("url", ["meili:7700", "127.0.0.1:7700", "ftp://host", "http://", "http://["])
def test_an_address_that_is_none_is_refused(url):
    with pytest.raises(ValidationError, match="http://HOST:7700"):
        Settings(search_url=url)
