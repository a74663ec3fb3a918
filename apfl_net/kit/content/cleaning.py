"""A file without what it says about those who made it, and without anything that could run.

What is taken away of each kind, and what cannot be, stands in `docs/content.md`.
"""

from dataclasses import replace
from pathlib import Path

from apfl_net.kit.content.kinds import Kind
from apfl_net.kit.content.running import Bounds, look

BOUNDS = Bounds(seconds=120)
MORE = 64 << 20
"""Bytes by which the clean file may be larger than twice the one that was sent."""


def clean(source: Path, kind: Kind, target: Path, *, bounds: Bounds = BOUNDS) -> None:
    """Write the clean file to `target`, whole or not at all."""
    written = bounds.written or 2 * source.stat().st_size + MORE
    draft = target.with_name(f"{target.name}.draft")
    try:
        look("clean", kind.name, source, draft, bounds=replace(bounds, written=written))
        draft.replace(target)
    finally:
        draft.unlink(missing_ok=True)
