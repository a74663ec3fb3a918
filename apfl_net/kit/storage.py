"""Files that the house keeps, by a key such as `proceedings/3-1-f00d.pdf`: whole, or not there at all.

They lie in the folder of `APFL_STORAGE_URL`. A key says nothing to outsiders: pages decide who gets a file.
"""

import os
import re
import secrets
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from apfl_net.kit.config import settings

_KEY = re.compile(r"[a-z0-9][a-z0-9._-]*(?:/[a-z0-9][a-z0-9._-]*)*")


class NotAKey(ValueError):
    """A key that could lead out of the folder is a mistake of ours."""


def new_key(folder: str, name: str, ending: str) -> str:
    """A key that nothing has yet, so that what stands under a key never changes."""
    return f"{folder}/{name}-{secrets.token_hex(8)}.{ending}"


def keep(key: str, parts: Iterable[bytes]) -> None:
    """Write the file; whoever reads meanwhile finds it whole, or not yet. A crash leaves no half of it."""
    target = path_of(key)
    target.parent.mkdir(parents=True, exist_ok=True)
    draft = target.with_name(f".{target.name}.{secrets.token_hex(4)}")
    try:
        with draft.open("wb") as file:
            file.writelines(parts)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(target)
        _sync_folder(target.parent)
    finally:
        draft.unlink(missing_ok=True)


def read(key: str) -> bytes:
    return path_of(key).read_bytes()


def is_kept(key: str) -> bool:
    return path_of(key).is_file()


def forget(*keys: str) -> None:
    """Take the files away; those that are not there are not missed."""
    for key in filter(None, keys):
        path_of(key).unlink(missing_ok=True)


def path_of(key: str) -> Path:
    """Where it lies, for programs that read and write files themselves."""
    if not _KEY.fullmatch(key):
        raise NotAKey(key)
    return settings().files_dir / key


def _sync_folder(folder: Path) -> None:
    """That the new name is there after a loss of power too; not every system can say so of a folder."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
