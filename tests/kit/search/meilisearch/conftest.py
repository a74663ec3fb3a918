"""Servers: the stand-in always, a real one where it is named."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from apfl_net.kit.search.meilisearch.index import MeilisearchEngine
from apfl_net.kit.search.meilisearch.server import Server
from tests.kit.search.engines import at_server, forget
from tests.search_servers import real_server, stand_in

SERVERS: dict[str, Callable[[], Server]] = {"real": real_server, "stand-in": stand_in}


@pytest.fixture(params=sorted(SERVERS))
def server(request: pytest.FixtureRequest) -> Server:
    return SERVERS[request.param]()


@pytest.fixture
def engine(server: Server, tmp_path: Path) -> Iterator[MeilisearchEngine]:
    made = at_server(tmp_path, server)
    yield made
    forget(made)
