"""MP4 and its kin: boxes in boxes, each with its length and four letters."""

import struct
from collections.abc import Iterator
from typing import IO, NamedTuple

from apfl_net.kit.content.inside.overwriting import read_at, wipe, write_at

_HOLDING_BOXES = {b"moov", b"trak", b"mdia", b"minf", b"stbl", b"edts", b"moof", b"traf", b"mvex"}
_TELLING = {b"udta", b"meta", b"uuid", b"XMP_", b"id32", b"cprt", b"pdin"}
_DATED = {b"mvhd", b"tkhd", b"mdhd"}
_SEEN_OR_HEARD = {b"vide", b"soun", b"text", b"sbtl", b"subt", b"clcp"}
_MOST_BOXES = 200_000


class Box(NamedTuple):
    name: bytes
    start: int
    inside: int
    end: int


def overwrite(file: IO[bytes], size: int) -> None:
    """What tells of place, device and maker becomes free space; tracks that are neither seen nor
    heard, such as where the camera went, are emptied; when it was made becomes the beginning of time."""
    for box in list(_all_boxes(file, 0, size)):
        if box.name == b"trak" and _handler(file, box) not in _SEEN_OR_HEARD:
            for offset, length in _samples(file, box):
                wipe(file, offset, min(length, size - offset))
            _free(file, box)
        elif box.name in _TELLING:
            _free(file, box)
        elif box.name in _DATED:
            length = 16 if read_at(file, box.inside, 1) == b"\1" else 8
            wipe(file, box.inside + 4, length)


def has_pictures(file: IO[bytes], size: int) -> bool:
    """Whether one of its tracks is to be seen. Of what is damaged, yes: cleaning it will find that out."""
    try:
        tracks = [box for box in _all_boxes(file, 0, size) if box.name == b"trak"]
        return any(_handler(file, track) == b"vide" for track in tracks)
    except ValueError:
        return True


def _free(file: IO[bytes], box: Box) -> None:
    write_at(file, box.start + 4, b"free")
    wipe(file, box.inside, box.end - box.inside)


def _boxes(file: IO[bytes], start: int, end: int) -> Iterator[Box]:
    while start + 8 <= end:
        length, name = struct.unpack(">I4s", read_at(file, start, 8))
        inside = start + 8
        if length == 1:
            (length,) = struct.unpack(">Q", read_at(file, inside, 8))
            inside += 8
        elif length == 0:
            length = end - start
        if length < inside - start or start + length > end:
            raise ValueError("a box that does not fit")
        yield Box(name, start, inside, start + length)
        start += length


def _all_boxes(file: IO[bytes], start: int, end: int) -> Iterator[Box]:
    waiting, found = [(start, end)], 0
    while waiting:
        for box in _boxes(file, *waiting.pop()):
            found += 1
            if found > _MOST_BOXES:
                raise ValueError("too many boxes")
            yield box
            if box.name in _HOLDING_BOXES:
                waiting.append((box.inside, box.end))


def _inside(file: IO[bytes], box: Box, name: bytes) -> Box | None:
    return next((found for found in _all_boxes(file, box.inside, box.end) if found.name == name), None)


def _handler(file: IO[bytes], track: Box) -> bytes:
    found = _inside(file, track, b"hdlr")
    return read_at(file, found.inside + 8, 4) if found else b""


def _samples(file: IO[bytes], track: Box) -> Iterator[tuple[int, int]]:
    """Where the pieces of a track lie, and how long each is."""
    places, sizes = _places(file, track), _sizes(file, track)
    for place, count in zip(places, _counts(file, track, len(places)), strict=False):
        yield place, sum(sizes[:count])
        del sizes[:count]


def _numbers(file: IO[bytes], box: Box, at: int, letter: str = "I") -> list[int]:
    """A table: how many there are, then each."""
    (count,) = struct.unpack(">I", read_at(file, box.inside + at, 4))
    width = struct.calcsize(letter)
    if count * width > box.end - box.inside:
        raise ValueError("a table that does not fit")
    return list(struct.unpack(f">{count}{letter}", read_at(file, box.inside + at + 4, count * width)))


def _places(file: IO[bytes], track: Box) -> list[int]:
    if box := _inside(file, track, b"stco"):
        return _numbers(file, box, 4)
    box = _inside(file, track, b"co64")
    return _numbers(file, box, 4, "Q") if box else []


def _sizes(file: IO[bytes], track: Box) -> list[int]:
    box = _inside(file, track, b"stsz")
    if box is None:
        return []
    same, count = struct.unpack(">II", read_at(file, box.inside + 4, 8))
    return [same] * min(count, 10_000_000) if same else _numbers(file, box, 8)


def _counts(file: IO[bytes], track: Box, places: int) -> list[int]:
    """How many pieces lie together at each place."""
    box = _inside(file, track, b"stsc")
    if box is None:
        return []
    (rows,) = struct.unpack(">I", read_at(file, box.inside + 4, 4))
    if rows * 12 > box.end - box.inside:
        raise ValueError("a table that does not fit")
    table = list(struct.iter_unpack(">III", read_at(file, box.inside + 8, rows * 12)))
    counts: list[int] = []
    for index, (first, count, _description) in enumerate(table):
        until = table[index + 1][0] if index + 1 < len(table) else places + 1
        counts += [count] * min(max(0, until - first), places - len(counts))
    return counts
