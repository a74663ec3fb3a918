"""Plain text and captions, written anew in UTF-8. There is nothing hidden in them."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from apfl_net.kit.content.inside.words import text_of_file


def run(_kind: str, source: str, target: str) -> Iterator[Any]:
    Path(target).write_bytes(text_of_file(source).encode())
    yield {}
