"""HTML as what people read of it: scripts, styles, forms, frames, comments and what is not shown go."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import nh3

from apfl_net.kit.content.inside.words import text_of_file

MARK = "\ufeff"
"""What is first says how the rest is encoded."""


def run(_kind: str, source: str, target: str) -> Iterator[Any]:
    shown = nh3.clean(
        text_of_file(source), url_schemes={"http", "https", "mailto"}, link_rel="noopener noreferrer"
    )
    Path(target).write_bytes((MARK + shown).encode())
    yield {}
