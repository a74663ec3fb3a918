"""Asking a virus scanner (ClamAV's `clamd`) about a file, over its socket.

The file is sent to it in parts (`INSTREAM`): the scanner may run elsewhere and need not read our folders.
Without `APFL_SCAN_URL` nothing is scanned.
"""

import socket
import struct
from pathlib import Path
from urllib.parse import unquote, urlsplit

from apfl_net.kit.config import settings

PART = 1 << 17
CONNECTING, ANSWERING = 5, 120
"""Seconds to wait for it; it looks into a large archive for a while."""


class ScannerIsAway(Exception):
    """It does not answer, or not to this question: nobody knows what is in the file."""


class VirusFound(Exception):
    """The scanner's name of it is the only argument."""


def scans() -> bool:
    return bool(settings().scan_url)


def scan(path: Path) -> None:
    """Returns if nothing was found."""
    try:
        with _connected() as line:
            line.sendall(b"zINSTREAM\0")
            _send(line, path)
            answer = _answer(line)
    except OSError as error:
        raise ScannerIsAway(error.strerror or str(error)) from error
    if answer.endswith("FOUND"):
        raise VirusFound(answer.removeprefix("stream: ").removesuffix(" FOUND"))
    if answer != "stream: OK":
        raise ScannerIsAway(answer or "it hung up")


def version() -> str:
    """What the scanner says of itself and of its signatures."""
    try:
        with _connected() as line:
            line.sendall(b"zVERSION\0")
            return _answer(line)
    except OSError as error:
        raise ScannerIsAway(error.strerror or str(error)) from error


def _connected() -> socket.socket:
    address = urlsplit(settings().scan_url)
    if address.scheme == "unix":
        line = socket.socket(socket.AF_UNIX)
        line.settimeout(CONNECTING)
        line.connect(unquote(address.path))
    else:
        line = socket.create_connection((address.hostname or "", address.port or 3310), CONNECTING)
    line.settimeout(ANSWERING)
    return line


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
