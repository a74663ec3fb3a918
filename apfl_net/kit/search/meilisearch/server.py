"""Talking to the server: what goes wrong there becomes an error of the port, in one line."""

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from meilisearch import Client
from meilisearch.errors import (
    MeilisearchApiError,
    MeilisearchCommunicationError,
    MeilisearchError,
    MeilisearchTimeoutError,
)
from meilisearch.models.task import TaskInfo

from apfl_net.kit.search.engine import EngineAway

OLDEST, TOO_NEW = (1, 50), (2, 0)
"""Versions that we know: from the first on, below the second."""

ASKED_WITHIN = 5
"""Seconds for a search: somebody waits."""
ANSWER_WITHIN = 10
"""Seconds for any other request."""
DONE_WITHIN = 600
"""Seconds for a task, with all that waits before it."""
LOOK_EVERY = 20
"""Milliseconds between two looks at a task."""


class NotThere(EngineAway):
    """An index that was never built, or that somebody deleted; or a document of it."""


class ServerRefuses(Exception):
    """What we sent was wrong: a mistake of ours."""


class Server:
    """At `url`, for any number of threads: each request has a client of its own.

    `key`: one, or two with a colon between. A key for some indexes alone may not ask which version the server
    has; the second may ask that, and nothing else.
    """

    def __init__(self, url: str, key: str) -> None:
        self.url = url.rstrip("/")
        self._key, _, self._version_key = key.partition(":")
        self._is_known = False

    @contextmanager
    def client(self, seconds: int = ANSWER_WITHIN) -> Iterator[Client]:
        try:
            if not self._is_known:
                self._check_version()
                self._is_known = True
            yield Client(self.url, self._key or None, timeout=seconds)
        except MeilisearchError as error:
            if isinstance(error, MeilisearchCommunicationError):
                self._is_known = False  # another one may be there when it comes back
            raise self._as_ours(error) from error

    def version(self) -> str:
        """Empty where our key may not ask."""
        try:
            return Client(
                self.url, self._version_key or self._key or None, timeout=ANSWER_WITHIN
            ).get_version()["pkgVersion"]
        except MeilisearchApiError as error:
            if error.code == "invalid_api_key" and not self._version_key:
                return ""
            raise

    def _check_version(self) -> None:
        version = self.version()
        if version and not is_supported(version):
            raise EngineAway(f"Meilisearch {version} is not supported: {supported()}")

    def ask(self, requests: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
        """Several searches at once."""
        with self.client(ASKED_WITHIN) as client:
            return client.multi_search(requests)["results"]

    def do(self, path: str, body: Any, *, method: str = "post") -> dict[str, Any]:
        """A request for which the client has no words."""
        with self.client(ASKED_WITHIN) as client:
            told: dict[str, Any] = getattr(client.http, method)(path, body)
            return told

    def finish(self, *tasks: TaskInfo) -> None:
        """Wait until they are done, for good."""
        for task in tasks:
            with self.client() as client:
                done = client.wait_for_task(task.task_uid, DONE_WITHIN * 1000, LOOK_EVERY)
            if done.status != "succeeded":
                _tell_of(done.status, done.error or {})

    def _as_ours(self, error: MeilisearchError) -> Exception:
        if isinstance(error, MeilisearchTimeoutError):
            return EngineAway(f"{self.url} does not answer in time")
        if not isinstance(error, MeilisearchApiError):
            return EngineAway(f"nobody answers at {self.url}")
        told = error.message.strip().partition("\n")[0]
        if error.code in {"invalid_api_key", "missing_authorization_header"}:
            return EngineAway(f"{self.url} does not accept the key (APFL_SEARCH_KEY) for this: {told}")
        if error.code in {"index_not_found", "document_not_found"}:
            return NotThere(f"{self.url}: {told}")
        if error.code and error.type == "invalid_request" and error.status_code < 500:
            return ServerRefuses(f"{error.code}: {told}")
        return EngineAway(f"{self.url} cannot answer ({error.code or error.status_code}: {told})")


def is_supported(version: str) -> bool:
    return OLDEST <= tuple(int(part) for part in re.findall(r"\d+", version)[:2]) < TOO_NEW


def supported() -> str:
    return f"{'.'.join(map(str, OLDEST))} and later, below {'.'.join(map(str, TOO_NEW))}"


def _tell_of(status: str, error: Mapping[str, Any]) -> None:
    """A task that was canceled, or failed: for now, as on a full disk, or because of what we sent."""
    told = f"{error.get('code', status)}: {error.get('message', 'a task was not done')}".partition("\n")[0]
    if error.get("code") == "index_not_found":
        raise NotThere(told)
    if error.get("type") == "invalid_request":
        raise ServerRefuses(told)
    raise EngineAway(f"the search server did not do its work ({told})")
