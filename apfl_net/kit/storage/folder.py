"""Files in a folder of this machine."""

import errno
import os
import secrets
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import IO

from apfl_net.kit.storage.faults import StorageIsAway, StorageIsFull

PART = 1 << 18


class Folder:
    def __init__(self, path: Path) -> None:
        self.path = path

    def keep(self, key: str, parts: Iterable[bytes]) -> None:
        with telling_faults(), self._draft_of(key) as draft:
            with draft.open("wb") as file:
                file.writelines(parts)
                _sync(file)
            self._place(draft, key)

    def keep_file(self, key: str, path: Path) -> None:
        """By a new name, where both are on one file system: however large it is."""
        with telling_faults():
            target = self.path / key
            target.parent.mkdir(parents=True, exist_ok=True)
            with path.open("rb+") as file:
                _sync(file)
            try:
                self._place(path, key)
            except OSError as error:
                if error.errno != errno.EXDEV:
                    raise
                with path.open("rb") as file:
                    self.keep(key, iter(lambda: file.read(PART), b""))

    def parts(self, key: str, start: int, length: int) -> Iterator[bytes]:
        with telling_faults(reading=True):
            file = (self.path / key).open("rb")
        return _parts(file, start, length)

    def size(self, key: str) -> int:
        with telling_faults(reading=True):
            return (self.path / key).stat().st_size

    def forget(self, key: str) -> None:
        with telling_faults():
            (self.path / key).unlink(missing_ok=True)

    def kept_in(self, folder: str) -> Iterator[tuple[str, datetime]]:
        with telling_faults():
            for path in sorted((self.path / folder).rglob("*")):
                with suppress(FileNotFoundError):  # taken away meanwhile
                    if path.is_file() and not path.name.startswith("."):
                        since = datetime.fromtimestamp(path.stat().st_mtime, UTC)
                        yield path.relative_to(self.path).as_posix(), since

    @contextmanager
    def _draft_of(self, key: str) -> Iterator[Path]:
        target = self.path / key
        target.parent.mkdir(parents=True, exist_ok=True)
        draft = target.with_name(f".{target.name}.{secrets.token_hex(4)}")
        try:
            yield draft
        finally:
            draft.unlink(missing_ok=True)

    def _place(self, draft: Path, key: str) -> None:
        target = self.path / key
        draft.replace(target)
        _sync_folder(target.parent)


@contextmanager
def telling_faults(*, reading: bool = False) -> Iterator[None]:
    """What the system says of a disk, as one of the faults; whoever reads is told that nothing is there."""
    try:
        yield
    except OSError as error:
        if reading and isinstance(error, FileNotFoundError):
            raise
        full = error.errno in {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
        raise (StorageIsFull if full else StorageIsAway)(error.strerror or str(error)) from error


def _parts(file: IO[bytes], start: int, length: int) -> Iterator[bytes]:
    with file:
        file.seek(start)
        while length > 0 and (part := file.read(min(PART, length))):
            length -= len(part)
            yield part


def _sync(file: IO[bytes]) -> None:
    file.flush()
    os.fsync(file.fileno())


def _sync_folder(folder: Path) -> None:
    """That the new name is there after a loss of power too; not every system can say so of a folder."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
