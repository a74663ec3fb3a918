"""Parts of a file that a browser asks for (`Range`): to go on with a download, or to jump in a film."""

import re
from dataclasses import dataclass

from starlette.datastructures import Headers

_ONE_RANGE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})")


class NotInThere(Exception):
    """The file is shorter than where the range begins."""


@dataclass(frozen=True)
class Range:
    start: int
    length: int

    def told(self, size: int) -> str:
        return f"bytes {self.start}-{self.start + self.length - 1}/{size}"


def range_of(headers: Headers, size: int, etag: str) -> Range | None:
    """None when all of it is wanted: also for several ranges at once, and when it changed in the meantime."""
    found = _ONE_RANGE.fullmatch(headers.get("range", "").replace(" ", ""))
    if found is None or not any(found.groups()) or headers.get("if-range", etag) != etag:
        return None
    first, last = found.groups()
    if not first:
        length = min(int(last), size)
        start = size - length
    else:
        start = int(first)
        if last and int(last) < start:
            return None  # not a range at all
        length = min(int(last) + 1 if last else size, size) - start
    if length <= 0:
        raise NotInThere
    return Range(start, length)
