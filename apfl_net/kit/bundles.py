"""Several files as one ZIP, made while it is sent: nothing of it is ever whole, in memory or on the disk."""

import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from apfl_net.kit import storage


@dataclass(frozen=True)
class Entry:
    """A file by its path in the bundle: a kept one by its key, or a text."""

    path: str
    key: str = ""
    text: str = ""


class _Outlet:
    """What the ZIP writes to; whoever sends it takes it from here."""

    def __init__(self) -> None:
        self._parts: list[bytes] = []

    def write(self, part: bytes, /) -> int:
        self._parts.append(bytes(part))
        return len(part)

    def flush(self) -> None:
        """Nothing is held back."""

    def close(self) -> None:
        """Nothing is held open."""

    def take(self) -> bytes:
        taken = b"".join(self._parts)
        self._parts.clear()
        return taken


def bundle(entries: Iterable[Entry], now: datetime) -> Iterator[bytes]:
    """The ZIP in parts. Files are stored as they are: those people send are compressed already."""
    outlet = _Outlet()
    with zipfile.ZipFile(outlet, "w", zipfile.ZIP_STORED) as archive:
        for entry in entries:
            info = zipfile.ZipInfo(entry.path, now.timetuple()[:6])
            with archive.open(info, "w", force_zip64=True) as file:
                for part in storage.parts(entry.key) if entry.key else [entry.text.encode()]:
                    file.write(part)
                    yield outlet.take()
            yield outlet.take()
    yield outlet.take()
