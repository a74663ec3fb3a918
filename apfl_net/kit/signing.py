"""Links that prove themselves: signed, dated, and void once what they were signed over has changed.

And fingerprints, to see that two things are the same without knowing what they are.
"""

import hmac
import json

from itsdangerous import BadData, URLSafeTimedSerializer

from apfl_net.kit.config import settings


def sign(purpose: str, value: str, *, over: str = "") -> str:
    """A token for `value`. It stops being valid when `over` (a password hash, say) is no longer the same."""
    return str(_signer(purpose, over).dumps(value))


def unsign(purpose: str, token: str, *, over: str = "", seconds: int) -> str | None:
    """The value of a token signed for this purpose, or None when it is forged, changed or too old."""
    try:
        return str(_signer(purpose, over).loads(token, max_age=seconds))
    except BadData:
        return None


def read_unverified(purpose: str, token: str) -> str | None:
    """What a token claims, to look up what it must be verified over; never to be trusted by itself."""
    _well_formed, value = _signer(purpose, "").loads_unsafe(token)
    return value if isinstance(value, str) else None


def fingerprint(purpose: str, *parts: str) -> str:
    """The same for the same parts. Without the key of the house nobody finds out which they were."""
    told = json.dumps([purpose, *parts]).encode()
    return hmac.new(settings().signing_key.encode(), told, "sha256").hexdigest()[:32]


def _signer(purpose: str, over: str) -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(settings().signing_key, salt=f"{purpose}:{over}")
