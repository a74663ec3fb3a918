"""The embedded engine."""

from collections.abc import Sequence
from contextlib import AbstractContextManager
from pathlib import Path

from apfl_net.kit.search.asking import Answer, Query
from apfl_net.kit.search.definitions import Definition
from apfl_net.kit.search.embedded.fields import fingerprint
from apfl_net.kit.search.embedded.places import Places
from apfl_net.kit.search.embedded.reader import Reader
from apfl_net.kit.search.embedded.writer import Writer
from apfl_net.kit.search.engine import Batch, Build, EngineAway, Kept, State


class EmbeddedEngine:
    """In `folder` of the data folder. Any number of processes ask; one at a time writes."""

    name = "embedded"

    def __init__(self, folder: Path, index: Definition) -> None:
        self.places = Places(folder / index.name, fingerprint(index))
        self._reader, self._writer = Reader(self.places, index), Writer(self.places, index)

    def search(self, query: Query) -> Answer:
        return self._reader.search(query)

    def writing(self) -> AbstractContextManager[Batch]:
        return self._writer.writing()

    def build(self) -> AbstractContextManager[Build]:
        return self._writer.build()

    def state(self) -> State:
        folder = self.places.current()
        current = folder is not None and self._is_current(folder)
        try:
            _, searcher = self._reader.searcher()
        except EngineAway as error:
            return State(ready=False, current=False, documents=0, reason=str(error))
        return State(ready=True, current=current, documents=searcher.num_docs)

    def _is_current(self, folder: Path) -> bool:
        fits = self.places.is_current(folder) and not self.places.unfinished()
        return fits and self.places.is_whole(folder)

    def kept(self, kind: str, after: int, limit: int) -> Sequence[Kept]:
        return self._reader.kept(kind, after, limit)
