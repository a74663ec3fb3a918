"""Asking a virus scanner (ClamAV's `clamd`) about a file, over its socket.

The file is sent to it in parts (`INSTREAM`): the scanner may run elsewhere and need not read our folders.
Without `APFL_SCAN_URL` nothing is scanned.
"""

import socket
import struct
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.parse import unquote, urlsplit

from apfl_net.kit.config import settings

PART = 1 << 17
CUT = "cut"
CONNECTING, ANSWERING = 5, 120
"""Seconds to wait for it; it looks into a large archive for a while."""


class ScannerIsAway(Exception):
    """It does not answer, or not to this question: nobody knows what is in the file."""


class NotScanned(Exception):
    """It answers, and does not look through this file: it is larger than its `StreamMaxLength`, for one."""


class VirusFound(Exception):
    """The scanner's name of it is the only argument."""


def scans() -> bool:
    return bool(settings().scan_url)


def scan(path: Path) -> None:
    """Returns if nothing was found."""
    try:
        with _connected() as line:
            line.sendall(b"zINSTREAM\0")
            answer = _sent_and_answered(line, path)
    except OSError as error:
        raise ScannerIsAway(error.strerror or str(error)) from error
    if answer == CUT:
        version()  # or it is away
        raise NotScanned("it took no more of it")
    if answer.endswith("FOUND"):
        raise VirusFound(answer.removeprefix("stream: ").removesuffix(" FOUND"))
    if answer != "stream: OK":
        raise (NotScanned(answer) if "limit" in answer else ScannerIsAway(answer or "it hung up"))


def version() -> str:
    """What the scanner says of itself and of its signatures."""
    try:
        with _connected() as line:
            line.sendall(b"zVERSION\0")
            return _answer(line)
    except OSError as error:
        raise ScannerIsAway(error.strerror or str(error)) from error


@contextmanager
def _connected() -> Iterator[socket.socket]:
    address = urlsplit(settings().scan_url)
    in_folder = address.scheme == "unix"
    family = (
        socket.AF_UNIX if in_folder else socket.AF_INET6 if ":" in str(address.hostname) else socket.AF_INET
    )
    with socket.socket(family) as line:
        line.settimeout(CONNECTING)
        line.connect(unquote(address.path) if in_folder else (address.hostname, address.port))
        line.settimeout(ANSWERING)
        yield line


def _sent_and_answered(line: socket.socket, path: Path) -> str:
    """A scanner that has had enough hangs up, and what it said of it may be lost with the line."""
    try:
        _send(line, path)
        return _answer(line)
    except (BrokenPipeError, ConnectionResetError):
        with suppress(ConnectionResetError):
            return _answer(line) or CUT
        return CUT


def _send(line: socket.socket, path: Path) -> None:
    with path.open("rb") as file:
        while part := file.read(PART):
            line.sendall(struct.pack("!I", len(part)) + part)
    line.sendall(struct.pack("!I", 0))


def _answer(line: socket.socket) -> str:
    said = b""
    while part := line.recv(4096):
        said += part
    return said.rstrip(b"\0\n").decode(errors="replace")
