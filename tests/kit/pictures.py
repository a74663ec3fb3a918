"""Picture files as people and attackers send them."""

import struct
import zlib
from io import BytesIO
from random import Random

from PIL import Image


def drawn(kind="PNG", mode="RGB", size=(300, 200), color=None, **options):
    """A file of one colour."""
    plain = (0, 99, 99, 0) if mode == "CMYK" else "teal"
    picture = Image.new(mode, size, plain if color is None else color)
    file = BytesIO()
    picture.save(file, kind, **options)
    return file.getvalue()


def opened(data):
    return Image.open(BytesIO(data))


def chunk(name, content):
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))


def huge_png(width=20_000, height=20_000):
    """So many pixels in few bytes: what a decoder would blow up to over a gigabyte."""
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    rows = zlib.compress(b"\0" * (1 + 3 * width) * 20)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def sideways_jpeg():
    """A wide picture, left half red and right half blue, that its camera says to turn by a right angle."""
    picture = Image.new("RGB", (400, 400), "red")
    picture.paste("blue", (200, 0, 400, 400))
    exif = Image.Exif()
    exif[0x0112] = 6  # orientation: turn clockwise
    exif[0x010F] = "CAMERA-NAME"
    exif[0x9286] = "taken by SOMEBODY"
    exif.get_ifd(0x8825)[2] = (10.0, 45.0, 30.0)  # latitude
    file = BytesIO()
    picture.save(file, "JPEG", exif=exif, comment=b"SECRET-COMMENT", quality=95)
    return file.getvalue()


def moving(kind):
    frames = [Image.new("RGB", (80, 80), color) for color in ("red", "lime", "blue")]
    file = BytesIO()
    frames[0].save(file, kind, save_all=True, append_images=frames[1:], duration=100)
    return file.getvalue()


def noise(side=600):
    """What no format makes small."""
    pixels = Random(7).randbytes(side * side * 3)  # noqa: S311
    file = BytesIO()
    Image.frombytes("RGB", (side, side), pixels).save(file, "PNG")
    return file.getvalue()


SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
HTML = b"<!doctype html><script>alert(1)</script>"
