"""The engine at a Meilisearch server."""

from collections.abc import Sequence
from contextlib import AbstractContextManager

from apfl_net.kit.search.asking import Answer, Query
from apfl_net.kit.search.definitions import Definition
from apfl_net.kit.search.engine import Batch, Build, EngineAway, Kept, State
from apfl_net.kit.search.meilisearch.fields import fingerprint
from apfl_net.kit.search.meilisearch.places import Places
from apfl_net.kit.search.meilisearch.reader import Reader
from apfl_net.kit.search.meilisearch.server import Server
from apfl_net.kit.search.meilisearch.writer import Alone, Writer

PREFIX = "apfl"
"""Before the names of all indexes; keys are made for these."""


class MeilisearchEngine:
    """Any number of processes of any number of machines ask; `alone` lets one at a time write."""

    name = "Meilisearch"

    def __init__(self, server: Server, index: Definition, alone: Alone, prefix: str = PREFIX) -> None:
        self.places = Places(server, f"{prefix}-{index.name}", fingerprint(index))
        self._reader = Reader(server, self.places.answering, index)
        self._writer = Writer(self.places, index, alone)

    def search(self, query: Query) -> Answer:
        return self._reader.search(query)

    def writing(self) -> AbstractContextManager[Batch]:
        return self._writer.writing()

    def build(self) -> AbstractContextManager[Build]:
        return self._writer.build()

    def state(self) -> State:
        """Of a server that is away nobody knows whether its index has to be built."""
        try:
            about = self.places.about(self.places.answering)
            if about is None or not about.is_whole:
                return State(ready=False, current=False, documents=0, reason="there is no index yet")
            documents = self.count_documents()
            return State(ready=True, current=self.places.is_current(), documents=documents)
        except EngineAway as reason:
            return State(ready=False, current=True, documents=0, reason=str(reason))

    def count_documents(self) -> int:
        """Without the one that tells of the index."""
        with self.places.server.client() as client:
            return int(client.index(self.places.answering).get_stats().number_of_documents) - 1

    def kept(self, kind: str, after: int, limit: int) -> Sequence[Kept]:
        return self._reader.kept(kind, after, limit)


def engine_at(url: str, key: str, index: Definition, alone: Alone) -> MeilisearchEngine:
    return MeilisearchEngine(Server(url, key), index, alone)
