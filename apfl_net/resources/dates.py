"""When a document appeared, as far as that is known: `2019`, `2019-04` or `2019-04-30`."""

import re
from datetime import date

from apfl_net.kit.i18n import month_name, plain_day

_PARTS = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")


def is_date(text: str) -> bool:
    fits = _PARTS.fullmatch(text)
    if fits is None:
        return False
    year, month, day = (int(part or 1) for part in fits.groups())
    try:
        date(year, month, day)
    except ValueError:
        return False
    return year >= 1800


def year_of(text: str) -> int | None:
    return int(text[:4]) if text else None


def in_words(text: str) -> str:
    """As its reader writes it, and no more exact than it is."""
    if len(text) == len("2019-04-30"):
        return plain_day(date.fromisoformat(text))
    return month_name(text) if len(text) == len("2019-04") else text
