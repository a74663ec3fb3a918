"""The indexes at the server: which of them answers, which is in the making.

The one that answers has a name that stays; a new one is built under a name with the fingerprint of its
settings, and takes that place in one step. A document without doors says in each how far it is, so nobody
finds it, and it is lost and found with what it tells of.
"""

import re
import time
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from apfl_net.kit.search.engine import EngineAway
from apfl_net.kit.search.meilisearch.fields import KEY
from apfl_net.kit.search.meilisearch.server import DONE_WITHIN, LOOK_EVERY, NotThere, Server

ABOUT = "about"
"""The key of that document; keys of others have a number in them."""


@dataclass(frozen=True)
class About:
    """What an index says of itself."""

    fingerprint: str = ""
    mark: str = ""  # no two have the same
    is_whole: bool = False
    done: Mapping[str, int] = field(default_factory=dict)

    def kept(self) -> dict[str, Any]:
        return {KEY: ABOUT, ABOUT: asdict(self)}


@dataclass(frozen=True)
class Places:
    """Of one index with these settings."""

    server: Server
    answering: str
    fingerprint: str

    @property
    def building(self) -> str:
        return f"{self.answering}-{self.fingerprint}"

    def about(self, name: str) -> About | None:
        """None: there is no such index, or it is none of ours."""
        try:
            with self.server.client() as client:
                told = dict(client.index(name).get_document(ABOUT))
        except NotThere:
            return None
        return About(**told[ABOUT])

    def is_current(self) -> bool:
        """Whether the one that answers has these settings, and none is in the making."""
        about = self.about(self.answering)
        return about is not None and about.fingerprint == self.fingerprint and not self.unfinished()

    def unfinished(self) -> About | None:
        """A build with these settings that has begun. What is written elsewhere meanwhile it would lack."""
        about = self.about(self.building)
        return about if about and about.fingerprint == self.fingerprint and not about.is_whole else None

    def swap_to(self, about: About) -> None:
        """From now on the one that says this of itself answers; all others go.

        The server does not tell a key for some indexes how far a swap is; so we look who answers.
        """
        is_first = self.about(self.answering) is None
        if is_first:
            self.forget(self.answering)  # somebody else made it
        with self.server.client() as client:
            client.swap_indexes([{"indexes": [self.building, self.answering], "rename": is_first}])
        patience = time.monotonic() + DONE_WITHIN
        while self.about(self.answering) != about:
            if time.monotonic() > patience:
                raise EngineAway("the index that was built has not taken its place in time")
            time.sleep(LOOK_EVERY / 1000)
        self.forget(*self.others())

    def others(self) -> list[str]:
        """Whatever was built under a name with a fingerprint, and does not answer."""
        pattern = re.compile(rf"{re.escape(self.answering)}-[0-9a-f]{{12}}")
        return [name for name in self._names() if pattern.fullmatch(name)]

    def forget(self, *names: str) -> None:
        with self.server.client() as client:
            tasks = [client.delete_index(name) for name in self._names() if name in names]
        self.server.finish(*tasks)

    def _names(self) -> list[str]:
        """Of all indexes that our key may know."""
        with self.server.client() as client:
            told: Any = client.get_raw_indexes({"limit": 1000})
        return [index["uid"] for index in told["results"]]
