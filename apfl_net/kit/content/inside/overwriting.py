"""Writing over a part of a file, and reading what must be there."""

from typing import IO

STEP = 1 << 20


def read_at(file: IO[bytes], offset: int, length: int) -> bytes:
    """All of it, or the file is broken."""
    file.seek(offset)
    data = file.read(length)
    if len(data) < length:
        raise ValueError("it ends too early")
    return data


def write_at(file: IO[bytes], offset: int, data: bytes) -> None:
    file.seek(offset)
    file.write(data)


def wipe(file: IO[bytes], offset: int, length: int) -> None:
    file.seek(offset)
    while length > 0:
        file.write(bytes(min(length, STEP)))
        length -= STEP
