"""Pictures that people send, drawn anew: whatever else was in the file (place, names, code) is not in ours.

What a file is, its content says, never its name. Its size in pixels is looked at before any pixel is read.
"""

import struct
import zlib
from io import BytesIO
from threading import Lock

from PIL import Image, ImageFile, ImageOps

from apfl_net.kit.errors import BadRequest
from apfl_net.kit.i18n import N_

SIDE = 256
LARGEST = 40_000
"""Bytes of a portrait as we keep it."""

MOST_PIXELS = {"JPEG": 50_000_000, "PNG": 16_000_000, "WEBP": 16_000_000}
"""JPEG is what cameras make, and can be read at an eighth of its size."""

QUALITIES = (85, 75, 65, 55, 40, 25)

_ONE_AT_A_TIME = Lock()
"""A picture being read can take a hundred megabytes for a moment."""

Image.MAX_IMAGE_PIXELS = None  # we look ourselves, and earlier


class NotAPicture(BadRequest):
    status = 422
    message = N_("This is not a picture that we can read. Please send a JPEG, PNG or WebP file.")


class TooManyPixels(NotAPicture):
    message = N_("This picture has too many pixels. Please make it smaller and send it again.")


def portrait(data: bytes) -> bytes:
    """The middle of the picture as a small square JPEG, upright, without anything but its pixels."""
    with _ONE_AT_A_TIME:
        ImageFile.LOAD_TRUNCATED_IMAGES = False  # the library that prints turns it on for the whole process
        try:
            return _small_jpeg(_square(_opened(data)))
        except (OSError, SyntaxError, ValueError, EOFError, struct.error, zlib.error, OverflowError) as error:
            raise NotAPicture from error


def _opened(data: bytes) -> Image.Image:
    """Only the head of the file is read here. Of a moving picture, the first is taken."""
    picture = Image.open(BytesIO(data), formats=tuple(MOST_PIXELS))
    width, height = picture.size
    if width * height > MOST_PIXELS[picture.format or ""]:
        raise TooManyPixels
    picture.draft("RGB", (2 * SIDE, 2 * SIDE))  # JPEG only
    return picture


def _square(picture: Image.Image) -> Image.Image:
    upright = ImageOps.exif_transpose(picture)
    if upright.mode == "P" or "transparency" in upright.info:
        upright = upright.convert("RGBA")
    square = ImageOps.fit(upright.convert(_whole_mode(upright)), (SIDE, SIDE))
    plain = Image.new("RGB", square.size, "white")
    plain.paste(square, mask=square.getchannel("A") if square.mode == "RGBA" else None)
    return plain


def _whole_mode(picture: Image.Image) -> str:
    return "RGBA" if picture.mode in {"RGBA", "LA", "PA", "RGBa", "La"} else "RGB"


def _small_jpeg(picture: Image.Image) -> bytes:
    for quality in QUALITIES:
        drawn = BytesIO()
        picture.save(drawn, "JPEG", quality=quality, optimize=True)
        if drawn.tell() <= LARGEST:
            break
    return drawn.getvalue()
