"""Which kind of file it is, by its first bytes and, where these leave it open, by what is inside."""

import re
from collections.abc import Iterator
from pathlib import Path

from apfl_net.kit.content.inside import Refused, boxes
from apfl_net.kit.content.inside.packages import kind_of_package
from apfl_net.kit.content.inside.words import kind_of_words

HEAD = 4096
_PDF = re.compile(rb"\A(?:\xef\xbb\xbf)?\s{0,16}%PDF-\d")
_MPEG_SOUND = re.compile(rb"\A\xff[\xe2\xe3\xf2\xf3\xfa\xfb][\x10-\xeb]")
_PROGRAMS = (
    *(b"MZ", b"\x7fELF", b"#!", b"dex\n", b"\xca\xfe\xba\xbe", b"!<arch>", b"L\0\0\0\x01\x14\x02\0"),
    *(
        b"\xfe\xed\xfa\xce",
        b"\xfe\xed\xfa\xcf",
        b"\xce\xfa\xed\xfe",
        b"\xcf\xfa\xed\xfe",
        b"\0asm",
        b"FWS",
        b"CWS",
    ),
)
_ARCHIVES = (b"Rar!", b"7z\xbc\xaf\x27\x1c", b"\x1f\x8b", b"BZh", b"\xfd7zXZ", b"\x28\xb5\x2f\xfd", b"MSCF")
_FOREIGN_PICTURES = (b"BM", b"II*\0", b"MM\0*", b"\0\0\x01\0", b"8BPS")
_FOREIGN_BRANDS = {b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1", b"avif", b"avis"}
_SOUND_BRANDS = {b"M4A ", b"M4B ", b"M4P "}
_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_SIMPLE = {
    "jpg": (b"\xff\xd8\xff",),
    "png": (b"\x89PNG\r\n\x1a\n",),
    "gif": (b"GIF87a", b"GIF89a"),
    "flac": (b"fLaC",),
    "mp3": (b"ID3",),
}


def run(_kind: str, path: str) -> Iterator[dict[str, str]]:
    with Path(path).open("rb") as file:
        head = file.read(HEAD)
    if not head:
        raise Refused("Empty")
    kind = _of_head(head) or _of_container(Path(path), head) or kind_of_words(Path(path), head)
    if kind:
        yield {"kind": kind}


def _of_head(head: bytes) -> str | None:
    if head.startswith(_PROGRAMS):
        raise Refused("IsProgram")
    if head.startswith(_ARCHIVES):
        raise Refused("IsArchive")
    if _PDF.match(head):
        return "pdf"
    for kind, beginnings in _SIMPLE.items():
        if head.startswith(beginnings):
            return kind
    return "mp3" if _MPEG_SOUND.match(head) else None


def _of_container(path: Path, head: bytes) -> str | None:
    """What holds several things, of which one says what it is."""
    if head.startswith(b"PK\x03\x04"):
        return kind_of_package(path)
    if head.startswith(b"PK"):
        raise Refused("IsArchive")
    if head.startswith(_OLD_OFFICE):
        raise Refused("Protected" if _holds(path, "EncryptedPackage".encode("utf-16-le")) else "IsOld")
    if head[:4] == b"RIFF":
        return {b"WEBP": "webp", b"WAVE": "wav"}.get(head[8:12])
    if head[:4] == b"OggS":
        return _ogg(head)
    if head[:4] == b"\x1a\x45\xdf\xa3":
        return "webm" if b"webm" in head[:64] else None
    if head.startswith(_FOREIGN_PICTURES) and b"\0" in head[:64]:
        raise Refused("IsForeignPicture")
    return _of_boxes(path, head) if head[4:8] == b"ftyp" else None


def _ogg(head: bytes) -> str | None:
    sound = (b"\x01vorbis", b"OpusHead", b"Speex   ")
    return "ogg" if any(mark in head[:256] for mark in sound) and b"\x80theora" not in head else None


def _of_boxes(path: Path, head: bytes) -> str:
    brand = head[8:12]
    if brand in _FOREIGN_BRANDS:
        raise Refused("IsForeignPicture")
    with path.open("rb") as file:
        is_seen = brand not in _SOUND_BRANDS and boxes.has_pictures(file, path.stat().st_size)
    return "mp4" if is_seen else "m4a"


def _holds(path: Path, words: bytes) -> bool:
    before = b""
    with path.open("rb") as file:
        while part := file.read(1 << 20):
            if words in before + part:
                return True
            before = part[-len(words) :]
    return False
