"""A piece of a text, and what it seems to be."""

import re
from typing import NamedTuple


class Span(NamedTuple):
    kind: str
    start: int
    end: int


LINKS = re.compile(r"(?:https?://|www\.|/(?:threads|posts|members)/)\S+", re.IGNORECASE)


def inside(start: int, end: int, spans: list[tuple[int, int]]) -> bool:
    return any(start < other_end and other_start < end for other_start, other_end in spans)


def links_in(text: str) -> list[tuple[int, int]]:
    """Addresses of pages: the numbers in them name pages."""
    return [match.span() for match in LINKS.finditer(text)]
