"""Whether a server could listen at an address."""

import socket


def why_not_listen(host: str, port: int) -> str:
    """The reason in a few words; empty when it can."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        socket.create_server((host, port), family=family).close()
    except OSError as error:
        return str(error.strerror).partition(" (")[0]
    return ""
