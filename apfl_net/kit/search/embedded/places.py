"""Where the folders of an index lie, which of them answers, and who writes.

`current` holds the name of the folder that answers; replacing that file is what swapping means. A folder is
named for the settings it was built with, so nobody opens one that says something else.
"""

import json
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from apfl_net.kit.search.locks import alone_in

PARTS = ("term", "idx", "pos", "store", "fast", "fieldnorm")


@dataclass(frozen=True)
class Places:
    """Of one index with these settings."""

    folder: Path
    fingerprint: str

    def current(self) -> Path | None:
        """The folder that answers."""
        try:
            name = (self.folder / "current").read_text().strip()
        except OSError:
            return None
        found = self.folder / name
        return found if name and found.parent == self.folder and (found / "meta.json").exists() else None

    def is_current(self, folder: Path) -> bool:
        """Whether it was built with these settings."""
        return folder.name.startswith(f"{self.fingerprint}-")

    def is_whole(self, folder: Path) -> bool:
        """Whether it has the files that it says it has: somebody may have taken some away by hand."""
        try:
            before = (folder / "meta.json").read_bytes()
            there = {path.name for path in folder.iterdir()}
            after = (folder / "meta.json").read_bytes()
        except OSError:
            return False
        return before != after or _files_told_of(before) <= there  # while somebody writes, it is another day

    def building(self) -> Path:
        """Where an index with these settings is built; a build that was broken off goes on there."""
        if begun := self.unfinished():
            return begun
        made = self.folder / f"{self.fingerprint}-{secrets.token_hex(4)}"
        made.mkdir()
        (made / "unfinished").touch()
        return made

    def unfinished(self) -> Path | None:
        """A build with these settings that has begun. What is written elsewhere meanwhile it would lack."""
        begun = sorted(self.folder.glob(f"{self.fingerprint}-*/unfinished"))
        return begun[0].parent if begun else None

    def swap_to(self, folder: Path) -> None:
        """From now on this one answers; all others go."""
        (folder / "unfinished").unlink(missing_ok=True)
        pointer = self.folder / f"current.{secrets.token_hex(4)}"
        pointer.write_text(folder.name)
        pointer.replace(self.folder / "current")
        self.forget_others(folder)

    def forget_others(self, kept: Path) -> None:
        for other in self.folder.iterdir():
            if other.is_dir() and other != kept:
                shutil.rmtree(other, ignore_errors=True)
            elif other.name.startswith("current."):
                with suppress(OSError):
                    other.unlink()

    @contextmanager
    def writing(self) -> Iterator[None]:
        """To be the one who writes. On Windows the lock of tantivy alone keeps a second one out."""
        with alone_in(self.folder):
            yield


def _files_told_of(meta: bytes) -> set[str]:
    """Of each segment the index of words, their positions, what is stored ..., and what has been deleted."""
    files = set()
    for segment in json.loads(meta)["segments"]:
        name = segment["segment_id"].replace("-", "")
        files |= {f"{name}.{part}" for part in PARTS}
        if deleted := segment["deletes"]:
            files.add(f"{name}.{deleted['opstamp']}.del")
    return files
