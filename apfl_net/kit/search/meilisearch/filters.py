"""Meilisearch's filter language, in as many words as we need of it.

A value never ends its quotation marks, because nothing is left in it that could: `kept` writes such signs
otherwise, in documents and in queries alike.
"""

import hashlib
import re
import unicodedata
from collections.abc import Collection, Iterable
from typing import NewType
from urllib.parse import unquote

Filter = NewType("Filter", str)

MOST_BYTES = 400
"""Of one value; the server's limit is 468."""

NOTHING = Filter("key IN []")
_MEANS_SOMETHING = re.compile("[%'\"\\\\\x00-\x20\x7f\ud800-\udfff]")


def kept(value: str) -> str:
    """The value as it is kept and asked for."""
    safe = _MEANS_SOMETHING.sub(lambda sign: f"%{ord(sign.group()):02x}", value)
    if len(safe) * 4 <= MOST_BYTES or len(unicodedata.normalize("NFKD", safe).encode()) <= MOST_BYTES:
        return safe
    return hashlib.blake2b(value.encode(errors="replace"), digest_size=20).hexdigest()


def read(value: str) -> str:
    """The value that was kept like this."""
    return unquote(value)


def one_of(field: str, values: Iterable[str | int]) -> Filter:
    listed = ", ".join(str(value) if isinstance(value, int) else f"'{kept(value)}'" for value in values)
    return Filter(f"{field} IN [{listed}]")


def begins(field: str, start: str) -> Filter:
    return Filter(f"{field} STARTS WITH '{kept(start)}'")


def at_least(field: str, number: int) -> Filter:
    return Filter(f"{field} >= {number}")


def every(filters: Collection[Filter]) -> Filter:
    """All of them. Where nothing is asked for, nothing is found."""
    return _joined(" AND ", filters) if filters else NOTHING


def some(filters: Collection[Filter]) -> Filter:
    """One of them; none is nothing."""
    return _joined(" OR ", filters) if filters else NOTHING


def no(found: Filter) -> Filter:
    return Filter(f"NOT ({found})")


def _joined(word: str, filters: Collection[Filter]) -> Filter:
    different = list(dict.fromkeys(filters))
    return different[0] if len(different) == 1 else Filter("(" + word.join(different) + ")")
