"""Passwords: argon2id, a few at a time (each takes 64 MiB and a good part of a second)."""

from functools import cache
from threading import BoundedSemaphore

from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher

from apfl_net.kit.config import settings

AT_ONCE = BoundedSemaphore(2)
SHORTEST = 10


@cache
def _hasher() -> PasswordHash:
    return PasswordHash((Argon2Hasher(time_cost=settings().password_rounds),))


def hash_password(password: str) -> str:
    with AT_ONCE:
        return _hasher().hash(password)


def password_fits(password: str, hashed: str | None) -> bool:
    """Whether the password is right. Takes as long when there is no such member at all."""
    with AT_ONCE:
        fits = _hasher().verify(password, hashed or _nobodys())
    return fits and hashed is not None


@cache
def _nobodys() -> str:
    return _hasher().hash("nobody has this password")
