"""Forms that carry files of any size: each file goes to the disk as it comes in, and is never held in memory.

A file that is too large is no reason to lose what was typed: it is thrown away on arrival, and the page says
so beside the form.
"""

import hashlib
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from fastapi import Request
from python_multipart.exceptions import FormParserError
from python_multipart.multipart import MultipartParser, parse_options_header
from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect

from apfl_net.kit import storage
from apfl_net.kit.errors import AppError, BadRequest, TooLarge
from apfl_net.kit.i18n import N_
from apfl_net.kit.storage.folder import telling_faults
from apfl_net.kit.web.forms import LARGEST_FORM, MOST_FIELDS, Typed

MOST_FILES = 10
MOST_AT_ALL = 8_000_000_000
"""Bytes of one form. Beyond this nothing is read, not even to throw it away."""
IN_HAND = 1 << 20


class TooManyFiles(AppError):
    status = 422
    message = N_("These are too many files at once: at most ten.")


@dataclass(frozen=True)
class Room:
    """What may come in: bytes of one file, and of all; and what is said where it is more."""

    each: int
    all: int
    file_is_too_large: AppError
    no_room_left: AppError


@dataclass(frozen=True)
class Drafted:
    """A file that arrived whole. `name` is what the browser said."""

    name: str
    path: Path
    size: int
    digest: str


@dataclass
class Arrived:
    typed: Typed = field(default_factory=dict)
    drafts: list[Drafted] = field(default_factory=list)
    refused: list[AppError] = field(default_factory=list)

    def throw_away(self) -> None:
        for drafted in self.drafts:
            drafted.path.unlink(missing_ok=True)


async def read_arriving(request: Request, room: Room) -> Arrived:
    """All of the form, or an error and none of its files."""
    _kind, options = parse_options_header(request.headers.get("content-type"))
    arrived = Arrived()
    try:
        reading = _Reading(options[b"boundary"], room, arrived)
        await _feed(reading, request)
    except (FormParserError, KeyError, ValueError, ClientDisconnect) as error:
        await run_in_threadpool(arrived.throw_away)
        raise BadRequest from error
    except BaseException:
        await run_in_threadpool(arrived.throw_away)
        raise
    request.state.typed = arrived.typed
    return arrived


async def _feed(reading: "_Reading", request: Request) -> None:
    """Hashing and writing are done beside the loop, a megabyte at a time."""
    taken, hand = 0, bytearray()
    with reading.closed_at_the_end():
        async for chunk in request.stream():
            taken += len(chunk)
            if taken > MOST_AT_ALL:
                raise TooLarge
            hand += chunk
            if len(hand) >= IN_HAND:
                await run_in_threadpool(reading.parser.write, bytes(hand))
                hand.clear()
        await run_in_threadpool(reading.parser.write, bytes(hand))
        reading.check_is_whole()


class _Reading:
    """The parts of the form, one after the other."""

    def __init__(self, boundary: bytes, room: Room, arrived: Arrived) -> None:
        self.room, self.arrived = room, arrived
        self.left, self.text_left = room.all, LARGEST_FORM
        self.part = _Part()
        self.is_whole = False
        self.parser = MultipartParser(
            boundary,
            {
                "on_part_begin": self._begin,
                "on_header_field": self._header_name,
                "on_header_value": self._header_value,
                "on_header_end": self._header_end,
                "on_part_data": self._data,
                "on_part_end": self._end,
                "on_end": self._all_came,
            },
        )

    @contextmanager
    def closed_at_the_end(self) -> Iterator[None]:
        """Also the file in hand, whose end never came."""
        try:
            yield
        finally:
            self.part.close()

    def check_is_whole(self) -> None:
        if not self.is_whole:
            raise BadRequest

    def _begin(self) -> None:
        self.part = _Part()

    def _header_name(self, data: bytes, start: int, end: int) -> None:
        self.part.header += data[start:end]

    def _header_value(self, data: bytes, start: int, end: int) -> None:
        self.part.value += data[start:end]

    def _header_end(self) -> None:
        if self.part.header.lower() == b"content-disposition":
            _kind, self.part.options = parse_options_header(self.part.value.decode("latin-1"))
        self.part.header, self.part.value = b"", b""

    def _data(self, data: bytes, start: int, end: int) -> None:
        if not self.part.is_file:
            self.text_left -= end - start
            if self.text_left < 0 or len(self.arrived.typed) >= MOST_FIELDS:
                raise TooLarge
            self.part.text += data[start:end]
            return
        self.part.size += end - start
        self.left -= end - start
        if self.part.size > self.room.each or self.left < 0 or self._too_many():
            self.part.throw_away()
        else:
            self.part.write(data[start:end])

    def _too_many(self) -> bool:
        return len(self.arrived.drafts) + len(self.arrived.refused) >= MOST_FILES

    def _end(self) -> None:
        part = self.part
        if not part.is_file:
            self.arrived.typed[part.named("name")] = part.text.decode(errors="replace").replace("\0", "")
        elif part.is_thrown_away:
            self.arrived.refused.append(self._why_not(part))
            self.left += part.size
        elif part.named("filename") or part.size:
            self.arrived.drafts.append(part.drafted())

    def _why_not(self, part: "_Part") -> AppError:
        if self._too_many():
            return TooManyFiles()
        return self.room.file_is_too_large if part.size > self.room.each else self.room.no_room_left

    def _all_came(self) -> None:
        self.is_whole = True


class _Part:
    """A field, or a file on its way to the disk."""

    def __init__(self) -> None:
        self.header, self.value, self.text = b"", b"", b""
        self.options: dict[bytes, bytes] = {}
        self.size, self.is_thrown_away = 0, False
        self.digest = hashlib.sha256()
        self.path: Path | None = None
        self.file: IO[bytes] | None = None

    @property
    def is_file(self) -> bool:
        return b"filename" in self.options

    def named(self, option: str) -> str:
        return self.options.get(option.encode(), b"").decode(errors="replace")

    def write(self, data: bytes) -> None:
        with telling_faults():
            if self.file is None:
                self.path = storage.drafts() / secrets.token_hex(16)
                self.file = self.path.open("xb")
            self.file.write(data)
        self.digest.update(data)

    def throw_away(self) -> None:
        self.close()
        self.is_thrown_away = True

    def drafted(self) -> Drafted:
        self.write(b"")  # an empty file is a file too
        assert self.path and self.file  # noqa: S101  (written to just now)
        with telling_faults():
            self.file.close()
        drafted = Drafted(self.named("filename"), self.path, self.size, self.digest.hexdigest())
        self.path = None
        return drafted

    def close(self) -> None:
        """Nothing is left of what has not become a draft."""
        if self.file:
            self.file.close()
        if self.path:
            self.path.unlink(missing_ok=True)
            self.path = None
