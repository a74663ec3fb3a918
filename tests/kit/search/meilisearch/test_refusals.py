"""What can be wrong with a server, said in one line; and what our key may not do there."""

import pytest

from apfl_net.kit.search.engine import EngineAway
from apfl_net.kit.search.meilisearch.keys import RIGHTS, check, make_key
from apfl_net.kit.search.meilisearch.server import NotThere, Server, ServerRefuses, is_supported
from tests.kit.search.engines import at_server, fill, found, post, write
from tests.standins.meilisearch import StandIn
from tests.standins.meilisearch_program import MASTER_KEY


@pytest.fixture
def stand_in():
    with StandIn(MASTER_KEY) as server:
        yield server


def test_nobody_at_the_address(tmp_path):
    engine = at_server(tmp_path, Server("http://127.0.0.1:9", "key"))
    with pytest.raises(EngineAway, match=r"^nobody answers at http://127\.0\.0\.1:9$"):
        found(engine, "wages")
    with pytest.raises(EngineAway):
        write(engine, [post(1)])
    assert not engine.state().ready
    assert engine.state().current  # for all we know: a server that is away is no reason to build


def test_a_wrong_key(server, tmp_path):
    engine = at_server(tmp_path, Server(server.url, "wrong"))
    with pytest.raises(EngineAway, match=r"does not accept the key \(APFL_SEARCH_KEY\)"):
        found(engine, "wages")
    assert not engine.state().ready


@pytest.mark.parametrize("version", ["1.49.9", "0.30.0", "2.0.0", "odd"])
def test_a_server_of_a_version_that_we_do_not_know(version, tmp_path):
    with StandIn(MASTER_KEY, version=version) as server:
        engine = at_server(tmp_path, Server(server.url, MASTER_KEY))
        with pytest.raises(
            EngineAway, match=f"^Meilisearch {version} is not supported: 1.50 and later, below 2.0$"
        ):
            found(engine, "wages")
        assert [one.told for one in check(server.url, MASTER_KEY)] == [
            f"Meilisearch {version} is not supported: 1.50 and later, below 2.0"
        ]


def test_versions_that_we_know():
    assert all(is_supported(version) for version in ("1.50.0", "1.50.3-rc.1", "1.99.0"))


def test_a_server_that_goes_away_and_comes_back(tmp_path):
    with StandIn(MASTER_KEY) as server:
        engine = at_server(tmp_path, Server(server.url, MASTER_KEY))
        fill(engine, [post(1, "wages")])
        held = server.held
    with pytest.raises(EngineAway, match="nobody answers"):
        found(engine, "wages")
    with StandIn(MASTER_KEY) as back:
        back.held.indexes = held.indexes
        engine.places.server.url = back.url
        assert found(engine, "wages") == [1]


def test_our_key_can_do_all_that_we_do_and_nothing_else(stand_in):
    key = make_key(stand_in.url, MASTER_KEY)
    assert make_key(stand_in.url, MASTER_KEY) == key
    assert [(one.told, one.mend) for one in check(stand_in.url, key)] == [
        (f"Meilisearch 1.50.0 answers at {stand_in.url}", ""),
        ("the key may build, ask and forget indexes named apfl-...; one was tried, and is gone", ""),
    ]
    assert stand_in.held.indexes == {}
    with Server(stand_in.url, key).client() as client, pytest.raises(Exception, match="invalid_api_key"):
        client.create_index("others")
    with pytest.raises(EngineAway, match="does not accept the key"):
        make_key(stand_in.url, key)


@pytest.mark.parametrize("lost", RIGHTS)
def test_a_key_that_lacks_a_right_is_noticed(stand_in, lost):
    key = make_key(stand_in.url, MASTER_KEY)
    told = stand_in.held.keys[key.partition(":")[0]]
    told["actions"] = [right for right in told["actions"] if right != lost]
    *_, last = check(stand_in.url, key)
    assert last.told.startswith("the key may not do what it has to: ")
    assert last.mend == "apfl-net search-key makes one that may"


def test_a_task_that_fails_is_told(server, tmp_path):
    engine = at_server(tmp_path, server)
    with server.client() as client:
        task = client.index(engine.places.answering).delete()
    with pytest.raises(NotThere, match="index_not_found"):
        server.finish(task)
    fill(engine, [])
    with server.client() as client:
        task = client.index(engine.places.answering).add_documents([{"key": "no key!"}])
    with pytest.raises(ServerRefuses, match="invalid_document_id"):
        server.finish(task)
    engine.places.forget(engine.places.answering)
