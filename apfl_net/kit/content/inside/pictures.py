"""Opening pictures, and drawing small ones of them."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from io import BytesIO
from pathlib import Path

from PIL import Image, ImageCms, ImageFile, ImageOps, UnidentifiedImageError

from apfl_net.kit.content.inside import Refused

FORMATS = {"jpg": "JPEG", "png": "PNG", "webp": "WEBP", "gif": "GIF"}
MOST_PIXELS = 40_000_000
MOST_PIXELS_OF_JPEG = 220_000_000
"""Which can be read at half its size, or an eighth: what is larger becomes smaller."""

WIDTH, HEIGHT, LARGEST = 480, 640, 40_000
QUALITIES = (80, 70, 60, 45, 30, 15)

Image.MAX_IMAGE_PIXELS = None  # we look ourselves, and earlier
ImageFile.LOAD_TRUNCATED_IMAGES = False


@contextmanager
def opened(kind: str, path: str) -> Iterator[Image.Image]:
    """Only the head of the file is read here."""
    try:
        with Image.open(path, formats=(FORMATS[kind],)) as picture:
            width, height = picture.size
            if width * height > (MOST_PIXELS_OF_JPEG if kind == "jpg" else MOST_PIXELS):
                raise Refused("TooMuch", f"{width} x {height}")
            yield picture
    except (SyntaxError, ValueError, EOFError, OverflowError, UnidentifiedImageError) as error:
        raise Refused("Broken", f"{type(error).__name__}: {error}"[:300]) from error


def in_screen_colours(picture: Image.Image) -> Image.Image:
    """Its profile applied and gone: some say whose screen or camera it was."""
    profile = picture.info.get("icc_profile")
    if profile and picture.mode in {"RGB", "RGBA", "CMYK"}:
        mode = "RGB" if picture.mode == "CMYK" else picture.mode
        with suppress(ImageCms.PyCMSError, OSError, ValueError):
            changed = ImageCms.profileToProfile(
                picture,
                ImageCms.ImageCmsProfile(BytesIO(profile)),
                ImageCms.createProfile("sRGB"),
                outputMode=mode,
            )
            picture = changed or picture
    return picture


def draw_small(picture: Image.Image, target: str) -> None:
    """A JPEG as large as it may be at most, on white."""
    picture.draft("RGB", (2 * WIDTH, 2 * HEIGHT))
    upright = ImageOps.exif_transpose(picture)
    upright.thumbnail((WIDTH * 3, HEIGHT * 3))
    upright = in_screen_colours(upright)
    if upright.mode == "P" or "transparency" in upright.info:
        upright = upright.convert("RGBA")
    has_holes = upright.mode in {"RGBA", "LA", "PA", "RGBa", "La"}
    upright = upright.convert("RGBA" if has_holes else "RGB")
    upright.thumbnail((WIDTH, HEIGHT))
    plain = Image.new("RGB", upright.size, "white")
    plain.paste(upright, mask=upright.getchannel("A") if has_holes else None)
    Path(target).write_bytes(_small_jpeg(plain))


def _small_jpeg(picture: Image.Image) -> bytes:
    for quality in QUALITIES:
        drawn = BytesIO()
        picture.save(drawn, "JPEG", quality=quality, optimize=True)
        if drawn.tell() <= LARGEST:
            return drawn.getvalue()
    raise Refused("TooMuch", "preview")
