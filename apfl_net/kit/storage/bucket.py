"""Files in an object store that speaks S3: the only module that knows its client.

Keys and endpoint come from the environment, as the client takes them: `AWS_ACCESS_KEY_ID`,
`AWS_SECRET_ACCESS_KEY`, `AWS_REGION`, `AWS_ENDPOINT_URL` and more. An object is there when all of it arrived.
"""

import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path

import obstore
from obstore.exceptions import BaseError
from obstore.store import S3Store

from apfl_net.kit.storage.faults import StorageIsAway

PART = 4 << 20
"""A large file is read by a request for each part: a slow reader holds no connection, nor much memory."""
WRITTEN, AT_ONCE = 8 << 20, 2
"""A large file is written in parts of this size (stores take no smaller ones), so many at one time."""


class Bucket:
    def __init__(self, url: str) -> None:
        plain = os.environ.get("AWS_ENDPOINT_URL", "").startswith("http://")
        self.store = S3Store.from_url(
            url,
            client_options={"allow_http": plain, "connect_timeout": "5s", "timeout": "60s"},
            retry_config={"max_retries": 3, "retry_timeout": timedelta(seconds=20)},
        )

    def keep(self, key: str, parts: Iterable[bytes]) -> None:
        with _telling_faults():
            obstore.put(self.store, key, iter(parts), chunk_size=WRITTEN, max_concurrency=AT_ONCE)

    def keep_file(self, key: str, path: Path) -> None:
        with _telling_faults(), path.open("rb") as file:
            obstore.put(self.store, key, file, chunk_size=WRITTEN, max_concurrency=AT_ONCE)

    def parts(self, key: str, start: int, length: int) -> Iterator[bytes]:
        first = self._part(key, start, length) if length > 0 else b""
        return self._all_parts(key, first, start, length)

    def size(self, key: str) -> int:
        with _telling_faults():
            return obstore.head(self.store, key)["size"]

    def forget(self, key: str) -> None:
        with _telling_faults():
            obstore.delete(self.store, key)

    def kept_in(self, folder: str) -> Iterator[tuple[str, datetime]]:
        with _telling_faults():
            for found in obstore.list(self.store, prefix=folder):
                yield from ((each["path"], each["last_modified"]) for each in found)

    def _all_parts(self, key: str, first: bytes, start: int, length: int) -> Iterator[bytes]:
        yield first
        taken = len(first)
        while taken < length:
            part = self._part(key, start + taken, length - taken)
            taken += len(part)
            yield part

    def _part(self, key: str, start: int, length: int) -> bytes:
        with _telling_faults():
            return obstore.get_range(self.store, key, start=start, length=min(length, PART)).to_bytes()


@contextmanager
def _telling_faults() -> Iterator[None]:
    try:
        yield
    except BaseError as error:
        raise StorageIsAway(str(error).partition("\n")[0]) from error
