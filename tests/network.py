"""No test reaches beyond this machine."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from ipaddress import ip_address
from typing import Any


class NetworkIsBlocked(AssertionError):
    pass


@contextmanager
def blocked() -> Iterator[None]:
    """Python's sockets connect to this machine and to sockets in the file system, and to nothing else."""
    connect, connect_ex, look_up = socket.socket.connect, socket.socket.connect_ex, socket.getaddrinfo

    def guarded_connect(self: socket.socket, address: Any) -> None:
        _check(self, address)
        connect(self, address)

    def guarded_connect_ex(self: socket.socket, address: Any) -> int:
        _check(self, address)
        return connect_ex(self, address)

    def guarded_look_up(host: Any, *args: Any, **options: Any) -> Any:
        if host is not None and not _is_here(host):
            raise NetworkIsBlocked(f"a test asked for the address of {host!r}")
        return look_up(host, *args, **options)

    socket.socket.connect, socket.socket.connect_ex = guarded_connect, guarded_connect_ex
    socket.getaddrinfo = guarded_look_up
    try:
        yield
    finally:
        socket.socket.connect, socket.socket.connect_ex = connect, connect_ex
        socket.getaddrinfo = look_up


def _check(used: socket.socket, address: Any) -> None:
    if used.family != socket.AF_UNIX and not _is_here(address[0]):
        raise NetworkIsBlocked(f"a test tried to reach {address!r}")


def _is_here(host: str | bytes) -> bool:
    name = host.decode() if isinstance(host, bytes) else host
    if name in {"localhost", ""}:
        return True
    try:
        return ip_address(name).is_loopback
    except ValueError:
        return False
