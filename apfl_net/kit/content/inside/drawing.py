"""The small picture of a file."""

import shutil
import subprocess
from collections.abc import Iterator
from io import BytesIO
from typing import Any

import pypdfium2
from PIL import Image

from apfl_net.kit.content.inside import Refused
from apfl_net.kit.content.inside.pictures import HEIGHT, WIDTH, draw_small, opened

SECONDS = 20


def run(kind: str, source: str, target: str) -> Iterator[Any]:
    if kind == "pdf":
        draw_small(_first_page(source), target)
    else:
        with opened(kind, source) as picture:
            draw_small(picture, target)
    yield {}


def _first_page(path: str) -> Image.Image:
    """By PDFium, which comes with us; by Poppler where that one gives up."""
    try:
        with pypdfium2.PdfDocument(path) as document:
            page = document[0]
            width, height = page.get_size()
            scale = min(2 * WIDTH / max(1, width), 2 * HEIGHT / max(1, height))
            drawn: Image.Image = page.render(scale=scale).to_pil()
            return drawn
    except pypdfium2.PdfiumError:
        return _by_poppler(path)


def _by_poppler(path: str) -> Image.Image:
    program = shutil.which("pdftoppm")
    if program is None:
        raise Refused("Broken", "no preview")
    size = ["-scale-to-x", str(2 * WIDTH), "-scale-to-y", "-1"]
    drawn = subprocess.run(  # noqa: S603
        [program, "-f", "1", "-l", "1", "-png", *size, path],
        capture_output=True,
        timeout=SECONDS,
        check=False,
    )
    if not drawn.stdout:
        raise Refused("Broken", "no preview")
    return Image.open(BytesIO(drawn.stdout), formats=("PNG",))
