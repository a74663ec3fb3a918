"""All that is found in a text, in the order in which it stands there."""

import hashlib
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from apfl_net.kit.exposing.ages import ages_with_places
from apfl_net.kit.exposing.numbers import identity_numbers, phone_numbers
from apfl_net.kit.exposing.places import coordinates, email_addresses
from apfl_net.kit.exposing.spans import Span

MOST_FOUND = 100
"""Of a text with more, the first: whoever looks at a hundred of them knows."""


@dataclass(frozen=True, slots=True)
class Found:
    """`kind`: phone, identity, coordinates, email, age; `words` as they stand in the text."""

    kind: str
    words: str

    @property
    def mark(self) -> str:
        """The same for the same thing, in whatever digits, capitals and groups it is written."""
        plain = "".join(one for one in plain_digits(self.words).casefold() if one.isalnum() or one == "@")
        return hashlib.sha256(f"{self.kind}:{plain}".encode()).hexdigest()[:10]


def find_exposing(text: str) -> list[Found]:
    """What could lead to a person, each once. What is part of one finding is not another as well."""
    plain = plain_digits(text)
    taken: list[Span] = []
    for kind_of_search in (email_addresses, coordinates, phone_numbers, identity_numbers, ages_with_places):
        for span in kind_of_search(plain):
            if not _overlaps(span, taken):
                taken.append(span)
    found = (Found(span.kind, text[span.start : span.end]) for span in sorted(taken, key=_place))
    return list(_each_once(found))[:MOST_FOUND]


def plain_digits(text: str) -> str:
    """Digits of every script as 0 to 9, wide letters and signs as plain ones; each keeps its place."""
    return "".join(_plain(character) for character in text)


def _plain(character: str) -> str:
    if character < "\x80":
        return character
    digit = unicodedata.digit(character, None)
    if digit is not None and unicodedata.category(character) == "Nd":
        return str(digit)
    wide = unicodedata.normalize("NFKC", character) if "\uff01" <= character <= "\uff5e" else character
    return "-" if wide in "‐‑‒–—−" else "\x20" if wide in "\u00a0\u2007\u202f" else wide


def _overlaps(span: Span, others: Iterable[Span]) -> bool:
    return any(span.start < other.end and other.start < span.end for other in others)


def _place(span: Span) -> int:
    return span.start


def _each_once(found: Iterable[Found]) -> Iterator[Found]:
    seen: set[str] = set()
    for one in found:
        if one.mark not in seen:
            seen.add(one.mark)
            yield one
