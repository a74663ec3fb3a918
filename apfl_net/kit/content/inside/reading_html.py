"""The words of HTML, as they would be read."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any

from apfl_net.kit.content.inside.passages import numbered
from apfl_net.kit.content.inside.words import text_of_file

_SILENT = {"script", "style", "template", "noscript", "svg", "math"}
_IN_A_LINE = {
    *(
        "a",
        "abbr",
        "b",
        "bdi",
        "bdo",
        "cite",
        "code",
        "em",
        "font",
        "i",
        "img",
        "ins",
        "kbd",
        "mark",
        "q",
        "rp",
    ),
    *("rt", "ruby", "s", "samp", "small", "span", "strong", "sub", "sup", "time", "u", "var", "wbr"),
}


def run(_kind: str, path: str) -> Iterator[dict[str, Any]]:
    reader = _Reader()
    reader.feed(text_of_file(path))
    reader.close()
    lines = (re.sub(r"\s+", " ", line).strip() for line in "".join(reader.said).split("\0"))
    yield from numbered("\n".join(filter(None, lines)))


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.said: list[str] = []
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._silent += tag in _SILENT
        self._break(tag)

    def handle_endtag(self, tag: str) -> None:
        self._silent = max(0, self._silent - (tag in _SILENT))
        self._break(tag)

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.said.append(data.replace("\0", ""))

    def _break(self, tag: str) -> None:
        if tag not in _IN_A_LINE:
            self.said.append("\0")
