"""Codes of six digits that a device and we make from a shared secret and the time (TOTP, RFC 6238)."""

import hmac
from dataclasses import dataclass
from datetime import datetime

import pyotp
import segno

STEP = 30
"""Seconds for which one code holds."""
ALLOWED_STEPS = 1
"""How many steps the clock of a device may be off, either way."""


@dataclass(frozen=True)
class Picture:
    """A QR code: the edge of its square in modules, quiet zone included, and the path of the dark ones."""

    edge: int
    path: str


def new_secret() -> str:
    return pyotp.random_base32()


def code_at(secret: str, now: datetime) -> str:
    return pyotp.TOTP(secret, interval=STEP).at(now)


def step_of_code(secret: str, code: str, now: datetime) -> int | None:
    """The step that this code belongs to; None when it is not one of these minutes."""
    here = int(now.timestamp()) // STEP
    steps = range(here - ALLOWED_STEPS, here + ALLOWED_STEPS + 1)
    codes = pyotp.TOTP(secret, interval=STEP)
    fitting = [step for step in steps if hmac.compare_digest(codes.at(step * STEP), code)]
    return fitting[0] if fitting else None


def address_for_devices(secret: str, *, account: str, site: str) -> str:
    """What the QR code says to an app: `otpauth://totp/...`"""
    return pyotp.TOTP(secret, interval=STEP).provisioning_uri(name=account, issuer_name=site)


def picture_of(address: str) -> Picture:
    """The address as a QR code, for a template to draw."""
    rows = list(segno.make(address, error="m", micro=False).matrix_iter(border=4))
    dark = (f"M{x} {y}h1v1h-1z" for y, row in enumerate(rows) for x, module in enumerate(row) if module)
    return Picture(edge=len(rows), path="".join(dark))
