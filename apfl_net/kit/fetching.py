"""Asking other people's servers: only public ones, for so long and for so much.

An address that somebody typed could lead our server to its own neighbours: the database, the metadata of its
cloud. So a name is looked up once, all of its addresses are checked, and the connection goes to the one that
was checked; a redirect is a new address, checked alike. Nothing here knows of proxies, cookies, passwords.
"""

import io
import socket
import ssl
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cache
from http.client import HTTPConnection, HTTPException, HTTPResponse
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address
from typing import Any
from urllib.parse import SplitResult, quote, urljoin, urlsplit

from apfl_net.kit.config import settings
from apfl_net.kit.i18n import N_

Address = IPv4Address | IPv6Address
PORTS = {"http": 80, "https": 443}
REDIRECTS = frozenset({301, 302, 303, 307, 308})
LONGEST_ADDRESS = 2000
PIECE = 16 * 1024

NOT_FOR_EVERYBODY = (  # beyond what `ipaddress` knows as not global, in every release of Python
    IPv4Network("0.0.0.0/8"),
    IPv4Network("168.63.129.16/32"),  # a cloud's own services, at an address that looks public
    IPv4Network("192.0.0.0/24"),
    IPv4Network("192.88.99.0/24"),
    IPv6Network("64:ff9b:1::/48"),
    IPv6Network("100::/64"),
    IPv6Network("fec0::/10"),
)
TRANSLATED = IPv6Network("64:ff9b::/96")
"""Whatever comes after this prefix is an IPv4 address that a gateway goes on to."""


class NotFetched(Exception):
    """Why there is no answer: a code, which is kept, and put into words for whoever reads it."""

    WORDS = {  # noqa: RUF012
        "bad_address": N_("This is not an address of a page that we can ask for."),
        "not_public": N_("The address leads to a place that is not public, so we do not go there."),
        "no_such_name": N_("There is no server of this name."),
        "no_connection": N_("The server cannot be reached."),
        "bad_certificate": N_("The server could not prove that it is the one the address names."),
        "too_slow": N_("The server took too long."),
        "too_many_redirects": N_("The address leads on and on."),
        "bad_answer": N_("The server gave no answer that makes sense."),
    }

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class Answer:
    """What a server said, at the address that we were led to in the end."""

    status: int
    address: str
    body: bytes = b""
    is_whole: bool = True
    media_type: str = ""


def look_up(host: str, port: int) -> list[str]:
    """The addresses behind a name."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return [str(address[0]) for *_kind, address in found]


def is_public(address: Address) -> bool:
    """Whether it is a place in the internet, seen through everything one address can hide in another."""
    if isinstance(address, IPv6Address):
        within = address.ipv4_mapped or address.sixtofour or (address.teredo or (None, None))[1]
        if address in TRANSLATED:
            within = IPv4Address(int(address) & 0xFFFFFFFF)
        if within:
            return is_public(within)
    return (
        address.is_global
        and not (address.is_multicast or address.is_reserved or address.is_unspecified)
        and not any(address in network for network in NOT_FOR_EVERYBODY if network.version == address.version)
    )


@dataclass(frozen=True)
class Reach:
    """Where we go, how long we wait in all, how much we take. Only tests go to their own machine."""

    may_reach: Callable[[Address], bool] = is_public
    names: Callable[[str, int], Sequence[str]] = look_up
    ports: frozenset[int] = field(default_factory=lambda: frozenset(PORTS.values()))
    seconds: float = 15
    most_bytes: int = 256 * 1024
    redirects: int = 5


EVERYWHERE_PUBLIC = Reach()


def fetch(address: str, *, method: str = "GET", reach: Reach = EVERYWHERE_PUBLIC) -> Answer:
    """The answer of whoever is at the address in the end. `NotFetched` says why there is none."""
    until = time.monotonic() + reach.seconds
    for _hop in range(reach.redirects + 1):
        place = _parsed(address, reach)
        with _Connection(place, _checked_address(place, reach), until) as connection:
            answer, leads_to = _ask(connection, method, address, place, reach)
        if not leads_to:
            return answer
        address = _onward(address, leads_to)
    raise NotFetched("too_many_redirects")


def _onward(address: str, leads_to: str) -> str:
    """Servers write the next address as they like: with spaces, with letters of their own."""
    try:
        return urljoin(address, leads_to.encode("latin-1").decode("utf-8", "replace").replace(" ", "%20"))
    except ValueError as error:
        raise NotFetched("bad_address") from error


def _parsed(address: str, reach: Reach) -> SplitResult:
    try:
        place = urlsplit(address)
        port = place.port or PORTS.get(place.scheme)
    except ValueError as error:
        raise NotFetched("bad_address") from error
    wrong = (
        place.scheme not in PORTS
        or not place.hostname
        or "@" in place.netloc
        or len(address) > LONGEST_ADDRESS
        or any(ord(sign) < 0x21 for sign in address)
        or port not in reach.ports
    )
    if wrong:
        raise NotFetched("bad_address")
    return place


def _port(place: SplitResult) -> int:
    return place.port or PORTS[place.scheme]


def _host(place: SplitResult) -> str:
    """The name as it is asked for: letters beyond ASCII in their own spelling."""
    try:
        return (place.hostname or "").encode("idna").decode("ascii")
    except UnicodeError as error:
        raise NotFetched("bad_address") from error


def _checked_address(place: SplitResult, reach: Reach) -> str:
    """Where the connection goes. One bad address among several is too many: such a name plays tricks."""
    try:
        found = reach.names(_host(place), _port(place))
    except (OSError, UnicodeError) as error:
        raise NotFetched("no_such_name") from error
    if not found:
        raise NotFetched("no_such_name")
    if not all(reach.may_reach(ip_address(one)) for one in found):
        raise NotFetched("not_public")
    return found[0]


def _ask(
    connection: "_Connection", method: str, address: str, place: SplitResult, reach: Reach
) -> tuple[Answer, str]:
    """The answer, and where it leads on to, if it does."""
    try:
        response = connection.ask(method, _target(place))
        leads_to = response.getheader("Location", "") if response.status in REDIRECTS else ""
        body = b"" if leads_to else _read(response, reach.most_bytes + 1)
    except TimeoutError as error:
        raise NotFetched("too_slow") from error
    except (HTTPException, ValueError) as error:
        raise NotFetched("bad_answer") from error
    except OSError as error:
        raise NotFetched("no_connection") from error
    answer = Answer(
        status=response.status,
        address=address,
        body=body[: reach.most_bytes],
        is_whole=len(body) <= reach.most_bytes,
        media_type=response.getheader("Content-Type", "").partition(";")[0].strip().lower(),
    )
    return answer, leads_to


def _target(place: SplitResult) -> str:
    path = quote(place.path or "/", safe="/%:@!$&'()*+,;=~-._")
    return f"{path}?{quote(place.query, safe='/?%:@!$&()*+,;=~-._')}" if place.query else path


def _read(response: HTTPResponse, most: int) -> bytes:
    taken = bytearray()
    while len(taken) < most and (piece := response.read(min(PIECE, most - len(taken)))):
        taken += piece
    return bytes(taken)


class _Connection:
    """One connection to an address that was checked, in the name of the host that it was checked for."""

    def __init__(self, place: SplitResult, address: str, until: float) -> None:
        self.place, self.address, self.until = place, address, until
        self.http = HTTPConnection(_host(place), _port(place))
        self.socket: socket.socket | None = None

    def __enter__(self) -> "_Connection":
        try:
            plain = socket.create_connection((self.address, _port(self.place)), timeout=_left(self.until))
        except TimeoutError as error:
            raise NotFetched("too_slow") from error
        except OSError as error:
            raise NotFetched("no_connection") from error
        self.socket = self._secured(plain)
        self.http.sock = _InTime(self.socket, self.until)
        return self

    def __exit__(self, *_error: object) -> None:
        self.http.close()
        if self.socket:
            self.socket.close()

    def _secured(self, plain: socket.socket) -> socket.socket:
        if self.place.scheme == "http":
            return plain
        try:
            return _trust().wrap_socket(plain, server_hostname=_host(self.place))
        except ssl.SSLError as error:
            plain.close()
            raise NotFetched("bad_certificate") from error
        except OSError as error:
            plain.close()
            raise NotFetched("too_slow" if isinstance(error, TimeoutError) else "no_connection") from error

    def ask(self, method: str, target: str) -> HTTPResponse:
        headers = {
            "User-Agent": f"APFL-Net (+{settings().base_url})",
            "Accept": "*/*",
            "Accept-Encoding": "identity",  # what is small on the way could be endless when unpacked
            "Connection": "close",
        }
        self.http.request(method, target, headers=headers)
        return self.http.getresponse()


@cache
def _trust() -> ssl.SSLContext:
    return ssl.create_default_context()


def _left(until: float) -> float:
    left = until - time.monotonic()
    if left <= 0:
        raise TimeoutError
    return left


class _InTime(io.RawIOBase):
    """A socket that is read until a moment, not for so long at a time: whoever drips is too slow."""

    def __init__(self, connected: socket.socket, until: float) -> None:
        self.connected, self.until = connected, until

    def makefile(self, *_how: Any) -> io.BufferedReader:
        return io.BufferedReader(_InTime(self.connected, self.until))

    def readable(self) -> bool:
        return True

    def readinto(self, room: Any) -> int:
        self.connected.settimeout(_left(self.until))
        return self.connected.recv_into(room)

    def sendall(self, sent: bytes) -> None:
        self.connected.settimeout(_left(self.until))
        self.connected.sendall(sent)
