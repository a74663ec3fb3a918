"""Pictures drawn anew: upright, in the colours of screens, and with nothing but their pixels."""

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

from PIL import Image, ImageOps

from apfl_net.kit.content.inside import Refused
from apfl_net.kit.content.inside.pictures import FORMATS, MOST_PIXELS, in_screen_colours, opened

MOST_PIXELS_THAT_MOVE = 300_000_000
MOST_FRAMES = 1000
QUALITY = 90


def run(kind: str, source: str, target: str) -> Iterator[Any]:
    with opened(kind, source) as picture:
        moves = getattr(picture, "n_frames", 1) > 1
        if moves and kind in {"gif", "webp"}:
            _save_moving(kind, picture, target)
        else:
            _save(kind, _shrunk(picture), target)
    yield {}


def _shrunk(picture: Image.Image) -> Image.Image:
    width, height = picture.size
    if width * height > MOST_PIXELS:
        picture.draft("RGB", (width // 2, height // 2))
    if picture.size[0] * picture.size[1] > MOST_PIXELS:
        picture.draft("RGB", (width // 8, height // 8))
    return in_screen_colours(ImageOps.exif_transpose(picture))


def _save(kind: str, picture: Image.Image, target: str) -> None:
    """`info` is what Pillow would write along."""
    picture.load()
    picture.info = {name: value for name, value in picture.info.items() if name == "transparency"}
    options: dict[str, Any] = {"quality": QUALITY} if kind in {"jpg", "webp"} else {}
    if kind == "jpg" and picture.mode not in {"RGB", "L"}:
        picture = picture.convert("RGB")
    drawn = BytesIO()  # Pillow does not notice when only a part of a file could be written
    picture.save(drawn, FORMATS[kind], **options)
    Path(target).write_bytes(drawn.getvalue())


def _save_moving(kind: str, picture: Image.Image, target: str) -> None:
    frames: int = picture.n_frames  # type: ignore[attr-defined]
    if frames > MOST_FRAMES or frames * picture.size[0] * picture.size[1] > MOST_PIXELS_THAT_MOVE:
        raise Refused("TooMuch", f"{frames} frames")
    kept = {"duration", "loop", "transparency", "disposal", "background"}
    picture.info = {name: value for name, value in picture.info.items() if name in kept}
    picture.encoderinfo = {}
    drawn = BytesIO()
    picture.save(drawn, FORMATS[kind], save_all=True, comment=b"", exif=b"", xmp=b"")
    Path(target).write_bytes(drawn.getvalue())
