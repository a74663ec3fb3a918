"""Taking out of a picture inside a document what is not needed to show it, without drawing it anew."""

import struct

_JPEG_WITH_LENGTH = set(range(0xC0, 0xFF)) - set(range(0xD0, 0xDA))
_SHOWING = {0xE0, 0xEE}
"""Of the parts for applications: JFIF and Adobe's, which say how colours are meant. Profiles stay, too."""
_PROFILE = b"ICC_PROFILE\0"
_PNG = b"\x89PNG\r\n\x1a\n"
_PNG_SHOWN = {
    *(
        b"IHDR",
        b"PLTE",
        b"IDAT",
        b"IEND",
        b"tRNS",
        b"gAMA",
        b"cHRM",
        b"sRGB",
        b"sBIT",
        b"bKGD",
        b"pHYs",
        b"hIST",
    ),
    *(b"acTL", b"fcTL", b"fdAT", b"iCCP", b"cICP"),
}


def strip_picture(data: bytes) -> bytes:
    if data.startswith(b"\xff\xd8\xff"):
        return strip_jpeg(data)
    return strip_png(data) if data.startswith(_PNG) else data


def strip_jpeg(data: bytes) -> bytes:
    """Without EXIF, XMP, comments, and what is behind the picture. What cannot be followed stays as it is."""
    if data[:2] != b"\xff\xd8":
        return data
    kept, at = [data[:2]], 2
    while at + 4 <= len(data) and data[at] == 0xFF:
        marker, (size,) = data[at + 1], struct.unpack(">H", data[at + 2 : at + 4])
        if marker not in _JPEG_WITH_LENGTH:
            break
        part = data[at : at + 2 + size]
        if marker == 0xDA:  # from here on it is the picture itself
            end = data.rfind(b"\xff\xd9", at)
            kept.append(data[at : end + 2] if end > 0 else data[at:])
            return b"".join(kept)
        if _is_shown(marker, part):
            kept.append(part)
        at += 2 + size
    return data


def _is_shown(marker: int, part: bytes) -> bool:
    if marker == 0xFE:
        return False
    return not 0xE0 <= marker <= 0xEF or marker in _SHOWING or part[4:].startswith(_PROFILE)


def strip_png(data: bytes) -> bytes:
    kept, at = [_PNG], len(_PNG)
    while at + 12 <= len(data):
        (size,) = struct.unpack(">I", data[at : at + 4])
        name = data[at + 4 : at + 8]
        if name in _PNG_SHOWN:
            kept.append(data[at : at + 12 + size])
        at += 12 + size
        if name == b"IEND":
            return b"".join(kept)
    return data
