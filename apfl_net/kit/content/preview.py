"""A small picture of a file: its first page, or itself."""

from dataclasses import replace
from pathlib import Path

from apfl_net.kit.content.kinds import Kind
from apfl_net.kit.content.problems import NotTaken
from apfl_net.kit.content.running import Bounds, look

BOUNDS = Bounds(seconds=30)
LARGEST = 40_000
"""Bytes of a preview; what cannot be drawn as small as that has none."""
HAVE_ONE = {"pdf", "jpg", "png", "webp", "gif"}


def preview(path: Path, kind: Kind, target: Path, *, bounds: Bounds = BOUNDS) -> bool:
    """Write a JPEG to `target`; whether there is one. A file without a preview is as good as any other."""
    if kind.name not in HAVE_ONE:
        return False
    draft = target.with_name(f"{target.name}.draft")
    try:
        look("preview", kind.name, path, draft, bounds=replace(bounds, written=LARGEST * 4))
        draft.replace(target)
    except NotTaken:
        return False
    finally:
        draft.unlink(missing_ok=True)
    return True
