"""What an engine must be able to do. `tests/kit/search` holds every engine to it."""

from collections.abc import Collection, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Protocol

from apfl_net.kit.search.asking import Answer, Query
from apfl_net.kit.search.documents import Document


class EngineAway(Exception):
    """It cannot answer now: there is no index yet, or nobody at the address."""


class NotBuilt(EngineAway):
    """There is no whole index with these settings: it has to be built, or a build to be ended."""


class EngineBusy(Exception):
    """Somebody else writes."""


class Refused(Exception):
    """Of these keys the engine can keep no document, and has none any more. `keys`: why, by key."""

    def __init__(self, keys: Mapping[str, str]) -> None:
        super().__init__(f"{len(keys)} documents")
        self.keys = keys


@dataclass(frozen=True)
class State:
    """`current`: the index is set up as the settings say; if not, it answers until it is built anew.

    `reason`: why it is not ready, for whoever runs it.
    """

    ready: bool
    current: bool
    documents: int
    reason: str = ""


@dataclass(frozen=True)
class Kept:
    """That an index has a document, and `digest`, of what it was made."""

    id: int
    digest: str


class Batch(Protocol):
    """What takes the place of what was there under the same keys."""

    def put(self, documents: Sequence[Document]) -> None:
        """May raise `Refused`, of single documents; goes on to be of use then."""

    def remove(self, keys: Collection[str]) -> None: ...


class Build(Protocol):
    """A new index in the making, beside the one that answers."""

    done: dict[str, int]
    """Kind -> the largest id that is in it for good: where a build that was broken off goes on."""

    def add(self, kind: str, documents: Sequence[Document], *, up_to: int) -> None:
        """When it returns or has `Refused` some, the others stay; all of that kind up to this id are done."""

    def swap(self) -> None:
        """From now on it answers; the old one goes."""


class Engine(Protocol):
    name: str

    def search(self, query: Query) -> Answer: ...

    def writing(self) -> AbstractContextManager[Batch]:
        """The sole writer while it lasts. What was put then stays and is found by whoever asks next; after an
        error nothing of it."""

    def build(self) -> AbstractContextManager[Build]:
        """The sole writer while it lasts."""

    def state(self) -> State: ...

    def kept(self, kind: str, after: int, limit: int) -> Sequence[Kept]:
        """So many further documents of a kind, in the order of their ids."""
