"""Files that the house keeps, by a key such as `proceedings/3-1-f00d.pdf`: whole, or not there at all.

They lie where `APFL_STORAGE_URL` says: in a `folder` of this machine, or in a `bucket` of an object store.
A key says nothing to outsiders: pages decide who gets a file. What stands under a key never changes.
"""

import re
import secrets
from collections.abc import Iterable, Iterator
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Protocol

from apfl_net.kit.config import settings
from apfl_net.kit.storage.bucket import Bucket
from apfl_net.kit.storage.folder import Folder

_KEY = re.compile(r"[a-z0-9][a-z0-9._-]*(?:/[a-z0-9][a-z0-9._-]*)*")


class NotAKey(ValueError):
    """A key that could lead out of the folder is a mistake of ours."""


class Place(Protocol):
    """Where files lie. To read what is not there is a `FileNotFoundError`; other failures are `faults`."""

    def keep(self, key: str, parts: Iterable[bytes], /) -> None: ...

    def keep_file(self, key: str, path: Path, /) -> None: ...

    def parts(self, key: str, start: int, length: int, /) -> Iterator[bytes]: ...

    def size(self, key: str, /) -> int: ...

    def forget(self, key: str, /) -> None: ...

    def kept_in(self, folder: str, /) -> Iterator[tuple[str, datetime]]: ...


def new_key(folder: str, name: str, ending: str) -> str:
    """A key that nothing has yet, so that what stands under a key never changes."""
    return f"{folder}/{name}-{secrets.token_hex(8)}.{ending}"


def keep(key: str, parts: Iterable[bytes]) -> None:
    """Write the file; whoever reads meanwhile finds it whole, or not yet. A crash leaves no half of it."""
    _place().keep(_checked(key), parts)


def keep_file(key: str, path: Path) -> None:
    """The same for a file of this machine, which is gone from its path afterwards."""
    _place().keep_file(_checked(key), path)
    path.unlink(missing_ok=True)


def read(key: str) -> bytes:
    return b"".join(parts(key))


def parts(key: str, start: int = 0, length: int | None = None) -> Iterator[bytes]:
    """The file, or a range of it, in small parts. That it is not there is said at once."""
    if length is None:
        length = size_of(key) - start
    return _place().parts(_checked(key), start, length)


def copy_to(key: str, path: Path) -> None:
    """For programs that read files themselves."""
    with path.open("wb") as file:
        file.writelines(parts(key))


def size_of(key: str) -> int:
    return _place().size(_checked(key))


def is_kept(key: str) -> bool:
    try:
        size_of(key)
    except FileNotFoundError:
        return False
    return True


def forget(*keys: str) -> None:
    """Take the files away; those that are not there are not missed."""
    for key in filter(None, keys):
        _place().forget(_checked(key))


def kept_in(folder: str) -> Iterator[tuple[str, datetime]]:
    """The keys in a folder, and since when they are there."""
    return _place().kept_in(_checked(folder))


def drafts() -> Path:
    """A folder here for what is not whole yet; on the file system of the files, if they are in one."""
    with_files = settings().files_dir / ".drafts"
    folder = settings().data_dir / "drafts" if settings().stores_objects else with_files
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _place() -> Place:
    if settings().stores_objects:
        return _bucket(settings().storage_url)
    return Folder(settings().files_dir)


@cache
def _bucket(url: str) -> Bucket:
    return Bucket(url)


def _checked(key: str) -> str:
    if not _KEY.fullmatch(key):
        raise NotAKey(key)
    return key
