"""What an engine must be able to do. `tests/kit/search` holds every engine to it."""

from collections.abc import Collection, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Protocol

from apfl_net.kit.search.asking import Answer, Query
from apfl_net.kit.search.documents import Document


class EngineAway(Exception):
    """It cannot answer now: there is no index yet, or nobody at the address."""


class EngineBusy(Exception):
    """Somebody else writes."""


@dataclass(frozen=True)
class State:
    """`current`: the index is set up as the settings say; if not, it still answers, until it is built anew."""

    ready: bool
    current: bool
    documents: int


class Build(Protocol):
    """A new index in the making, beside the one that answers."""

    done: dict[str, int]
    """Kind -> the largest id that is in it for good: where a build that was broken off goes on."""

    def add(self, kind: str, documents: Sequence[Document], *, up_to: int) -> None:
        """When it returns, they stay, and all of that kind up to this id are done."""

    def swap(self) -> None:
        """From now on it answers; the old one goes."""


class Engine(Protocol):
    def search(self, query: Query) -> Answer: ...

    def write(self, documents: Sequence[Document], *, gone: Collection[str]) -> None:
        """Put these in the place of what was there under their keys, and take those `gone` out.

        When it returns, that is so for good and is found by whoever asks next.
        """

    def build(self) -> AbstractContextManager[Build]:
        """The sole writer while it lasts."""

    def state(self) -> State: ...
