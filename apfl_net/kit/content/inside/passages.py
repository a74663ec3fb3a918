"""Texts cut where a search document ends."""

import re
from collections.abc import Iterator
from typing import Any

from apfl_net.kit.content.inside import Refused

WORDS = 2000
LETTERS = 12_000
"""In scripts without spaces; as many as two thousand words have."""
MOST_LETTERS = 30_000_000
"""Of a whole file: ten thousand full pages."""


def in_parts(number: int, text: str) -> Iterator[dict[str, Any]]:
    """The text of a page; several times with its number if it is a very long one."""
    for part in parts(text):
        yield {"page": number, "text": part}


def numbered(text: str) -> Iterator[dict[str, Any]]:
    """A text without pages."""
    for number, part in enumerate(parts(text), 1):
        yield {"page": number, "text": part}


def parts(text: str) -> Iterator[str]:
    if len(text) > MOST_LETTERS:
        raise Refused("TooMuch", "letters")
    while True:
        length = _length(text)
        yield text[:length].strip()
        text = text[length:]
        if not text.strip():
            return


def _length(text: str) -> int:
    """Up to the end of a paragraph or sentence in the last quarter of what fits; or of a word."""
    fits = _fitting(text)
    if fits >= len(text):
        return len(text)
    for end in ("\n\n", "\n", ". ", "\u3002", "\u104b", "\u17d4", " "):
        at = text.rfind(end, fits * 3 // 4, fits)
        if at > 0:
            return at + len(end)
    return fits


def _fitting(text: str) -> int:
    spaces = re.finditer(r"\s+", text[:LETTERS])
    last = next((space.start() for count, space in enumerate(spaces, 1) if count == WORDS), None)
    return last or min(LETTERS, len(text))
