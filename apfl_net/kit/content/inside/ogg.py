"""Ogg: pages with a checksum, over which packets are spread; the second packet holds the comments."""

import struct
from collections.abc import Iterator
from functools import cache
from typing import IO, NamedTuple

from apfl_net.kit.content.inside.overwriting import read_at, write_at

_MARKS = (b"\x03vorbis", b"OpusTags", b"")
"""Before the comments; Speex has none."""
_MOST_PAGES = 2000
_NOTHING = b"X="


class _Page(NamedTuple):
    start: int
    inside: int
    lengths: bytes

    @property
    def end(self) -> int:
        return self.inside + sum(self.lengths)


def overwrite(file: IO[bytes], size: int) -> None:
    """Every comment becomes as many spaces, and the pages on which they stand get new checksums."""
    pages = []
    packet, places = bytearray(), list[int]()
    for page in _pages(file, size):
        pages.append(page)
        at, ended = page.inside, False
        for length in page.lengths:
            packet += read_at(file, at, length)
            places += range(at, at + length)
            at += length
            if length < 255:
                ended = True
                break
        if ended:
            break
    for offset, text in _blanked(bytes(packet)):
        _spread(file, places[offset : offset + len(text)], text)
    for page in pages:
        _sign(file, page)


def _pages(file: IO[bytes], size: int) -> Iterator[_Page]:
    """Those after the first, up to more than anybody needs for comments."""
    at = _page(file, 0).end
    for _count in range(_MOST_PAGES):
        if at >= size:
            return
        page = _page(file, at)
        yield page
        at = page.end
    raise ValueError("comments without end")


def _page(file: IO[bytes], at: int) -> _Page:
    head = read_at(file, at, 27)
    if head[:4] != b"OggS":
        raise ValueError("no page")
    return _Page(at, at + 27 + head[26], read_at(file, at + 27, head[26]))


def _blanked(packet: bytes) -> Iterator[tuple[int, bytes]]:
    """Where comments stand, and what shall stand there."""
    mark = next(mark for mark in _MARKS if packet.startswith(mark))
    at = len(mark)
    (length,) = struct.unpack_from("<I", packet, at)
    at += 4 + length
    (count,) = struct.unpack_from("<I", packet, at)
    at += 4
    for _comment in range(count):
        (length,) = struct.unpack_from("<I", packet, at)
        at += 4
        if at + length > len(packet):
            raise ValueError("a comment that does not fit")
        yield at, _NOTHING[:length].ljust(length)
        at += length


def _spread(file: IO[bytes], places: list[int], text: bytes) -> None:
    """Neighbours are written together."""
    start = 0
    for index in range(1, len(places) + 1):
        if index == len(places) or places[index] != places[index - 1] + 1:
            write_at(file, places[start], text[start:index])
            start = index


def _sign(file: IO[bytes], page: _Page) -> None:
    data = bytearray(read_at(file, page.start, page.end - page.start))
    data[22:26] = bytes(4)
    write_at(file, page.start + 22, struct.pack("<I", checksum(bytes(data))))


def checksum(data: bytes) -> int:
    table, found = _table(), 0
    for byte in data:
        found = (found << 8) & 0xFFFFFFFF ^ table[found >> 24 ^ byte]
    return found


@cache
def _table() -> list[int]:
    table = []
    for first in range(256):
        value = first << 24
        for _bit in range(8):
            value = (value << 1) ^ (0x04C11DB7 if value & 0x80000000 else 0)
        table.append(value & 0xFFFFFFFF)
    return table
