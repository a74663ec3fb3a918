"""The key with which we come to the server: made once, and good for our indexes alone."""

import secrets
from collections.abc import Iterator
from contextlib import nullcontext, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from meilisearch import Client
from meilisearch.errors import MeilisearchApiError

from apfl_net.kit.search.asking import Query
from apfl_net.kit.search.definitions import definition
from apfl_net.kit.search.documents import Document
from apfl_net.kit.search.engine import EngineAway
from apfl_net.kit.search.language import understand
from apfl_net.kit.search.meilisearch.index import PREFIX, MeilisearchEngine
from apfl_net.kit.search.meilisearch.server import Server, ServerRefuses

RIGHTS = (
    *("search", "documents.add", "documents.get", "documents.delete"),
    *("indexes.create", "indexes.get", "indexes.delete", "indexes.swap"),
    *("settings.update", "tasks.get", "stats.get"),
)
"""What an installation does at the server, and nothing beyond: no keys, dumps, snapshots or other indexes."""


@dataclass(frozen=True)
class Checked:
    """`mend`: what to do, where something is wrong."""

    told: str
    mend: str = ""


def make_key(url: str, master_key: str, prefix: str = PREFIX) -> str:
    """Two keys: for indexes of this name; and for the version, which no key for some indexes may ask.

    Asked for again they are the same, unless the rights have changed.
    """
    with Server(url, master_key).client() as client:
        ours = _key(client, f"{prefix}-*", RIGHTS)
        return f"{ours}:{_key(client, '*', ('version',))}"


def _key(client: Client, indexes: str, rights: tuple[str, ...]) -> str:
    told = {
        "uid": str(uuid5(NAMESPACE_URL, f"apfl-net {indexes} {' '.join(rights)}")),
        "name": f"APFL Net ({indexes})",
        "description": "made by apfl-net search-key",
        "actions": list(rights),
        "indexes": [indexes],
        "expiresAt": None,
    }
    return _made_or_found(client, told)


def _made_or_found(client: Client, told: dict[str, Any]) -> str:
    try:
        return str(client.create_key(told).key)
    except MeilisearchApiError as error:
        if error.code != "api_key_already_exists":
            raise
        return str(client.get_key(str(told["uid"])).key)


def check(url: str, key: str, prefix: str = PREFIX) -> Iterator[Checked]:
    """Whether somebody answers, whose version we know, and lets us do what we have to: by doing it once."""
    server = Server(url, key)
    try:
        with server.client():
            version = server.version() or "of a version that the key may not ask for"
    except EngineAway as reason:
        yield Checked(str(reason), "check APFL_SEARCH_URL and APFL_SEARCH_KEY, and that the server runs")
        return
    yield Checked(f"Meilisearch {version} answers at {url}")
    engine = MeilisearchEngine(server, definition(), nullcontext, f"{prefix}-trial-{secrets.token_hex(4)}")
    try:
        _try_everything(engine)
    except (EngineAway, ServerRefuses) as reason:
        yield Checked(
            f"the key may not do what it has to: {reason}", "apfl-net search-key makes one that may"
        )
        return
    yield Checked(f"the key may build, ask and forget indexes named {prefix}-...; one was tried, and is gone")


def _try_everything(engine: MeilisearchEngine) -> None:
    """As when an index is built, followed, asked and built again."""
    one = Document("trial", 1, frozenset({1}), "trial", "", datetime.now(UTC))
    try:
        for _ in range(2):
            with engine.build() as build:
                build.add("trial", [one], up_to=1)
                build.swap()
        with engine.writing() as batch:
            batch.put([one])
            batch.remove(["trial-2"])
        found = engine.search(Query(understand("trial"), frozenset({1}))).total
        if (found, engine.count_documents()) != (1, 1):
            raise EngineAway("what was just written there is not found")
    finally:
        with suppress(EngineAway):
            engine.places.forget(engine.places.answering, *engine.places.others())
