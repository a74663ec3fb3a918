"""Secrets that must be read again, encrypted with the key of the house: a copy of the database tells none.

The key is derived from `APFL_SECRET_KEY`. Where that is changed, what was sealed is lost.
"""

from base64 import urlsafe_b64encode

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from apfl_net.kit.config import settings


def seal(secret: str, *, purpose: str, dated: bool = True) -> str:
    """`dated`: what is sealed tells everybody the second in which that was done."""
    box, told = _box(purpose), secret.encode()
    return (box.encrypt(told) if dated else box.encrypt_at_time(told, 0)).decode()


def unseal(sealed: str, *, purpose: str) -> str | None:
    """The secret; None when it was sealed with another key, for another purpose, or by nobody of us."""
    try:
        return _box(purpose).decrypt(sealed.encode()).decode()
    except InvalidToken:
        return None


def _box(purpose: str) -> Fernet:
    key = HKDF(SHA256(), 32, salt=None, info=f"apfl-net {purpose}".encode())
    return Fernet(urlsafe_b64encode(key.derive(settings().signing_key.encode())))
