"""WebM: elements in elements, each with an identifier and a length of one to eight bytes."""

from collections.abc import Iterator
from typing import IO, NamedTuple

from apfl_net.kit.content.inside.overwriting import read_at, wipe, write_at

_SEGMENT, _INFO, _CLUSTER = 0x18538067, 0x1549A966, 0x1F43B675
_TAGS, _ATTACHMENTS, _TITLE, _DATE, _FILE_NAME = 0x1254C367, 0x1941A469, 0x7BA9, 0x4461, 0x7384
_TELLING = {_TAGS, _ATTACHMENTS, _TITLE, _DATE, _FILE_NAME}
_VOID = b"\xec"


class Element(NamedTuple):
    """`end` is None where the length is said to be unknown, as in what browsers record."""

    name: int
    start: int
    inside: int
    end: int | None


def overwrite(file: IO[bytes], size: int) -> None:
    for element in list(_telling(file, size)):
        _void(file, element.start, element.end or size)


def _telling(file: IO[bytes], size: int) -> Iterator[Element]:
    at = 0
    while at + 2 <= size:
        element = _element(file, at)
        if element.name in _TELLING:
            yield element
        goes_in = element.name in {_SEGMENT, _INFO} or element.end is None
        at = element.inside if goes_in else min(element.end or size, size)


def _void(file: IO[bytes], start: int, end: int) -> None:
    """The same length, as an element that means nothing."""
    width = next(width for width in range(1, 9) if end - start - 1 - width < (1 << 7 * width) - 1)
    length = end - start - 1 - width
    write_at(file, start, _VOID + ((1 << 7 * width) | length).to_bytes(width, "big"))
    wipe(file, start + 1 + width, length)


def _element(file: IO[bytes], at: int) -> Element:
    name, width = _number(file, at, keeps_mark=True)
    length, more = _number(file, at + width, keeps_mark=False)
    inside = at + width + more
    is_unknown = length == (1 << 7 * more) - 1
    return Element(name, at, inside, None if is_unknown else inside + length)


def _number(file: IO[bytes], at: int, *, keeps_mark: bool) -> tuple[int, int]:
    """As many bytes as the first has zeros before its first one, and that one."""
    first = read_at(file, at, 1)[0]
    if not first:
        raise ValueError("no number")
    width = 9 - first.bit_length()
    number = int.from_bytes(read_at(file, at, width), "big")
    return (number if keeps_mark else number & ((1 << 7 * width) - 1)), width
