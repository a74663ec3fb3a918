"""Points on the map, and e-mail addresses."""

import re
from collections.abc import Iterator

from apfl_net.kit.exposing.spans import Span

_DECIMAL = re.compile(
    r"(?<![\w.])(?P<lat>[+-]?\d{1,2}\.\d{3,})\s?(?P<unit>°?)\s?(?P<ns>[NSns]?)\s*[,;/ ]\s*"
    r"(?P<lon>[+-]?\d{1,3}\.\d{3,})\s?°?\s?(?P<ew>[EWew]?)(?![\w.]\d)"
)
_DEGREES = re.compile(
    r"(?<!\w)(?:[NSEW]\s?)?\d{1,3}\s?[°º]\s?\d{1,2}(?:\.\d+)?\s?['′’](?:\s?\d{1,2}(?:[.,]\d+)?\s?(?:[\"″”]|''|′′))?"
    r"(?:\s?[NSEW])?(?:\s*[,;/ ]?\s*(?:[NSEW]\s?)?\d{1,3}\s?[°º]\s?\d{1,2}(?:\.\d+)?\s?['′’]"
    r"(?:\s?\d{1,2}(?:[.,]\d+)?\s?(?:[\"″”]|''|′′))?(?:\s?[NSEW])?)?",
    re.IGNORECASE,
)
_IN_HOST = r"[^\s@<>()\[\]{},;:\"“”'‘’|*/\\!?.]"
_IN_NAME = r"[^\s@<>()\[\]{},;:\"“”'‘’|*/\\!?]"
_EMAIL = re.compile(
    rf"(?<![@\w]){_IN_NAME}{{1,64}}@(?:(?!\.)[^\W_]{_IN_HOST}{{0,62}}\.){{1,5}}[^\W\d_]{_IN_HOST}{{1,23}}"
)
_LEAST_DECIMALS = 4
"""Of a bare pair of numbers; with a degree sign or a letter, three will do: a hundred metres."""


def coordinates(text: str) -> Iterator[Span]:
    for match in _DECIMAL.finditer(text):
        marked = bool(match["unit"] or (match["ns"] and match["ew"]))
        decimals = min(len(match[part].partition(".")[2]) for part in ("lat", "lon"))
        on_earth = abs(float(match["lat"])) <= 90 and abs(float(match["lon"])) <= 180
        if on_earth and (marked or decimals >= _LEAST_DECIMALS):
            yield Span("coordinates", match.start(), match.end())
    for match in _DEGREES.finditer(text):
        yield Span("coordinates", match.start(), match.end())


def email_addresses(text: str) -> Iterator[Span]:
    """With names and hosts in any script."""
    for match in _EMAIL.finditer(text):
        yield Span("email", match.start(), match.end())
