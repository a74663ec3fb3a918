"""The words of plain text and of captions."""

import re
from collections.abc import Iterator
from typing import Any

from apfl_net.kit.content.inside.passages import numbered
from apfl_net.kit.content.inside.words import text_of_file

_TAG = re.compile(r"<[^<>\n]{1,200}>")
_NO_WORDS = re.compile(r"(?:NOTE|STYLE|REGION)\b")


def run(kind: str, path: str) -> Iterator[dict[str, Any]]:
    text = text_of_file(path)
    yield from numbered(text if kind == "txt" else spoken(text))


def spoken(captions: str) -> str:
    """What is said, without times, numbers and styles; one paragraph a caption that is not said twice."""
    said: list[str] = []
    for block in re.split(r"\n[ \t]*\n", captions.removeprefix("WEBVTT")):
        _before, times, words = block.partition("-->")
        if not times or _NO_WORDS.match(block):
            continue
        lines = [line.strip() for line in _TAG.sub("", words.partition("\n")[2]).splitlines()]
        said += [line for line in lines if line and said[-1:] != [line]]
    return "\n".join(said)
