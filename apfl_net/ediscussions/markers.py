"""How a synthesis names what is behind it: `[#12]` is contribution 12, `[#12/3]` the third passage of it.

Pure. Markers are looked for in the text that one reads, not in tags, so an address or a title that happens to
look like one is none.
"""

import re
from collections.abc import Callable
from typing import NamedTuple

_TAG = re.compile(r'(<[^>"]*(?:"[^"]*"[^>"]*)*>)')
_MARKER = re.compile(r"\[#(\d{1,7})(?:/(\d{1,5}))?\]")


class Marker(NamedTuple):
    """`passage` 0: the contribution as a whole."""

    number: int
    passage: int

    def __str__(self) -> str:
        return f"[#{self.number}/{self.passage}]" if self.passage else f"[#{self.number}]"


Shown = Callable[[Marker, bool], str]
"""HTML in the place of a marker; True: it is all there is in its paragraph."""


def markers_in(html: str) -> list[Marker]:
    """In the order in which they are read, each once."""
    found = [_marker(match) for text in _TAG.split(html)[::2] for match in _MARKER.finditer(text)]
    return list(dict.fromkeys(found))


def filled(html: str, show: Shown) -> str:
    """The rendered text with something in the place of each marker. A paragraph of its own goes too."""
    parts = _TAG.split(html)
    for at in range(0, len(parts), 2):
        alone = _MARKER.fullmatch(parts[at].strip())
        if alone and _is_paragraph(parts, at):
            parts[at - 1 : at + 2] = ["", show(_marker(alone), True), ""]
        else:
            parts[at] = _MARKER.sub(lambda match: show(_marker(match), False), parts[at])
    return "".join(parts)


def without_markers(text: str) -> str:
    """What its writers say themselves, for whoever looks for words in it."""
    return _MARKER.sub("", text)


def _is_paragraph(parts: list[str], at: int) -> bool:
    return 0 < at < len(parts) - 1 and (parts[at - 1][1:-1], parts[at + 1][1:-1]) == ("p", "/p")


def _marker(match: re.Match[str]) -> Marker:
    return Marker(int(match[1]), int(match[2] or 0))
