"""Writing the embedded index: short visits, each of which ends with a commit.

Segments that nobody points to stay behind when a writer is killed; the first visit of a process takes them
away.
"""

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

import tantivy

from apfl_net.kit.search.definitions import Definition
from apfl_net.kit.search.documents import Document
from apfl_net.kit.search.embedded.fields import kept_of, schema_of
from apfl_net.kit.search.embedded.places import Places
from apfl_net.kit.search.engine import EngineAway, EngineBusy, NotBuilt, Refused
from apfl_net.kit.search.making import reason_of

LITTLE_MEMORY, MUCH_MEMORY = 20_000_000, 128_000_000
DONE = "done.json"


class Writer:
    def __init__(self, places: Places, index: Definition) -> None:
        self.places, self.definition = places, index
        self._cleaned: Path | None = None

    @contextmanager
    def writing(self) -> Iterator["FolderBatch"]:
        with self.places.writing():
            folder = self.places.current()
            if folder is None or not self.places.is_current(folder) or self.places.unfinished():
                raise NotBuilt
            with _open(folder, LITTLE_MEMORY) as writer:
                if self._cleaned != folder:
                    writer.garbage_collect_files()
                    self._cleaned = folder
                batch = FolderBatch(writer, self.definition)
                yield batch
                batch.commit()

    @contextmanager
    def build(self) -> Iterator["FolderBuild"]:
        with self.places.writing():
            folder = self.places.building()
            with _open(folder, MUCH_MEMORY, schema_of(self.definition)) as writer:
                build = FolderBuild(folder, writer, self.definition)
                yield build
            if build.is_complete:
                self.places.swap_to(folder)


class FolderBatch:
    def __init__(self, writer: tantivy.IndexWriter, index: Definition) -> None:
        self._writer, self._index = writer, index

    def put(self, documents: Sequence[Document]) -> None:
        refused = self._put(documents)
        if refused:
            raise Refused(refused)

    def _put(self, documents: Sequence[Document]) -> Mapping[str, str]:
        refused = {}
        for document in documents:
            self.remove([document.key])
            try:
                kept = kept_of(document, self._index)
            except Exception as error:  # whatever is wrong with one is no reason to lose the others
                refused[document.key] = reason_of(error)
                continue
            with _it_may_fail():
                self._writer.add_document(kept)
        return refused

    def remove(self, keys: Collection[str]) -> None:
        with _it_may_fail():
            for key in keys:
                self._writer.delete_documents_by_term("key", key)

    def commit(self) -> None:
        with _it_may_fail():
            self._writer.commit()


class FolderBuild(FolderBatch):
    """An index in the making, in a folder of its own."""

    def __init__(self, folder: Path, writer: tantivy.IndexWriter, index: Definition) -> None:
        super().__init__(writer, index)
        self._folder = folder
        self.is_complete = False
        self.done: dict[str, int] = {}
        with suppress(OSError, ValueError):
            self.done = json.loads((folder / DONE).read_text())

    def add(self, kind: str, documents: Sequence[Document], *, up_to: int) -> None:
        refused = self._put(documents)
        self.commit()
        self.done[kind] = up_to
        note = self._folder / f"{DONE}.new"
        note.write_text(json.dumps(self.done))
        note.replace(self._folder / DONE)
        if refused:
            raise Refused(refused)

    def swap(self) -> None:
        self.is_complete = True


@contextmanager
def _it_may_fail() -> Iterator[None]:
    """A full disk, or a folder that somebody took away: nothing of the visit was written then."""
    try:
        yield
    except (OSError, ValueError) as error:
        raise EngineAway(f"it cannot write: {error}") from error


@contextmanager
def _open(folder: Path, memory: int, schema: tantivy.Schema | None = None) -> Iterator[tantivy.IndexWriter]:
    """One thread: several would make a segment each, of a handful of documents."""
    try:
        index = tantivy.Index(schema, path=str(folder)) if schema else tantivy.Index.open(str(folder))
        writer = index.writer(memory, 1)
    except ValueError as error:
        if "lock" in str(error).lower():
            raise EngineBusy from error
        raise EngineAway(str(error)) from error
    try:
        yield writer
    finally:
        writer.wait_merging_threads()  # lets go of it; what was not committed is gone
