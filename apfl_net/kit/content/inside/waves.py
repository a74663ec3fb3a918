"""MP3, WAV and FLAC: where their tags stand."""

import struct
from typing import IO

from apfl_net.kit.content.inside.overwriting import read_at, wipe, write_at

_SOUNDING = {b"fmt ", b"data", b"fact", b"JUNK"}
_STREAM_INFO, _PADDING, _SEEK_TABLE, _LAST = 0, 1, 3, 0x80
_APE, _OLD_TAG = b"APETAGEX", 128


def sound_of_mp3(file: IO[bytes], size: int) -> tuple[int, int]:
    """From where to where it is sound, and no tag."""
    start, end = 0, size
    while (head := _at(file, start, 10))[:3] == b"ID3":
        length = sum(byte << 7 * (3 - index) for index, byte in enumerate(head[6:10]))
        start += 10 + length + (10 if head[5] & 0x10 else 0)
    if _at(file, end - _OLD_TAG, 3) == b"TAG":
        end -= _OLD_TAG
    if _at(file, end - 9, 9) == b"LYRICS200":
        end -= 15 + int(_at(file, end - 15, 6))
    if (foot := _at(file, end - 32, 32)).startswith(_APE):
        has_head = foot[23] & 0x80
        end -= struct.unpack("<I", foot[12:16])[0] + (32 if has_head else 0)
    if not 0 <= start < end <= size:
        raise ValueError("no sound")
    return start, end


def _at(file: IO[bytes], offset: int, length: int) -> bytes:
    file.seek(max(0, offset))
    return file.read(length)


def overwrite_riff(file: IO[bytes], size: int) -> None:
    """All chunks but those of the sound become junk, which is how the format calls it."""
    at = 12
    while at + 8 <= size:
        name, length = struct.unpack("<4sI", read_at(file, at, 8))
        length = min(length, size - at - 8)  # recorders that were switched off say too much
        if name not in _SOUNDING:
            write_at(file, at, b"JUNK")
            wipe(file, at + 8, length)
        at += 8 + length + length % 2


def overwrite_flac(file: IO[bytes], size: int) -> None:
    at, first = 4, 0
    while not first & _LAST:
        first, length = read_at(file, at, 1)[0], int.from_bytes(read_at(file, at + 1, 3), "big")
        if at + 4 + length > size:
            raise ValueError("a block that does not fit")
        if first & ~_LAST not in {_STREAM_INFO, _SEEK_TABLE}:
            write_at(file, at, bytes([first & _LAST | _PADDING]))
            wipe(file, at + 4, length)
        at += 4 + length
