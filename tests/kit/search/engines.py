"""The engines that the suite holds to the port, and documents to fill them with.

Another engine is one more entry of `ENGINES`: a name, and what makes an empty one in a folder of the test.
"""

import hashlib
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from apfl_net.kit.search.asking import Answer, Query
from apfl_net.kit.search.definitions import definition
from apfl_net.kit.search.documents import Document
from apfl_net.kit.search.embedded.index import EmbeddedEngine
from apfl_net.kit.search.engine import Engine
from apfl_net.kit.search.language import understand
from apfl_net.kit.search.locks import alone_in
from apfl_net.kit.search.meilisearch.index import MeilisearchEngine
from apfl_net.kit.search.meilisearch.server import Server
from tests.search_servers import real_server, stand_in


def at_server(folder: Path, server: Server) -> MeilisearchEngine:
    """Its indexes have a name of their own for each folder."""
    name = hashlib.blake2b(str(folder).encode(), digest_size=6).hexdigest()
    return MeilisearchEngine(server, definition(), lambda: alone_in(folder), f"apfl-test-{name}")


STAND_IN = "meilisearch's stand-in"

ENGINES: dict[str, Callable[[Path], Engine]] = {
    "embedded": lambda folder: EmbeddedEngine(folder, definition()),
    "meilisearch": lambda folder: at_server(folder, real_server()),
    STAND_IN: lambda folder: at_server(folder, stand_in()),
}


def forget(engine: Engine) -> None:
    """What it keeps outside its folder."""
    if isinstance(engine, MeilisearchEngine):
        engine.places.forget(engine.places.answering, *engine.places.others())


PUBLIC, MEMBERS, CAUCUS = 1, 2, 7
AT = datetime(2026, 3, 1, tzinfo=UTC)


def post(number: int, title: str = "", body: str = "", *audiences: int, **more: Any) -> Document:
    """A document; for everybody, in English, of March 2026, unless something else is said."""
    told = {"written_at": AT, "language": "en"} | more
    return Document("post", number, frozenset(audiences or {PUBLIC}), title, body, **told)


def fill(engine: Engine, documents: Iterable[Document]) -> None:
    with engine.build() as build:
        build.add("post", list(documents), up_to=10**6)
        build.swap()


def write(engine: Engine, documents: Iterable[Document], *, gone: Iterable[str] = ()) -> None:
    with engine.writing() as batch:
        batch.put(list(documents))
        batch.remove(list(gone))


def ask(engine: Engine, typed: str, *audiences: int, **more: Any) -> Answer:
    return engine.search(Query(understand(typed), frozenset(audiences or {PUBLIC}), **more))


def found(engine: Engine, typed: str, *audiences: int, **more: Any) -> list[int]:
    """The ids of the hits, best first."""
    return [hit.id for hit in ask(engine, typed, *audiences, **more).hits]
