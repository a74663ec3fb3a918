"""Office files, which are ZIP archives of parts: which kind they are, and reading parts of them."""

import posixpath
import re
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, NamedTuple
from xml.etree import ElementTree

from apfl_net.kit.content.inside import Refused

MOST_PARTS = 10_000
MOST_UNFOLDED = 600_000_000
"""Bytes of all parts together."""
MOST_OF_A_PART = 150_000_000
MOST_GROWTH, GROWTH_FROM = 150, 10_000_000
"""Nothing that people write grows by more than this when it is unfolded, once it is larger than that."""

TYPES = "[Content_Types].xml"
_MAIN = {
    "wordprocessingml.document.main": "docx",
    "presentationml.presentation.main": "pptx",
    "presentationml.slideshow.main": "pptx",
    "spreadsheetml.sheet.main": "xlsx",
}
_MACROS = ("vbaproject", "vbadata", "activex/", "macrosheets/", "dialogsheets/", "intlmacrosheets/")
_MACRO_TYPES = (b"macroEnabled", b"ms-office.vbaProject", b"ms-excel.sheet.binary")
_ENCODING = re.compile(rb"\A<\?xml[^>]*encoding\s*=\s*[\"']([\w.-]+)[\"']")
_BROKEN = (
    zipfile.BadZipFile,
    zipfile.LargeZipFile,
    NotImplementedError,
    EOFError,
    zlib.error,
    KeyError,
)


@contextmanager
def opened(file: str | Path | IO[bytes]) -> Iterator[zipfile.ZipFile]:
    try:
        with zipfile.ZipFile(file) as package:
            _check(package.infolist())
            yield package
    except (*_BROKEN, ElementTree.ParseError) as error:
        raise Refused("Broken", f"{type(error).__name__}: {error}"[:300]) from error


def _check(parts: list[zipfile.ZipInfo]) -> None:
    """What the archive says of itself; `part_of` holds it to that."""
    names = [part.filename.casefold() for part in parts]
    if len(names) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNFOLDED:
        raise Refused("TooMuch", "parts")
    if len(set(names)) < len(names):
        raise Refused("Broken", "two parts of one name")
    for part in parts:
        grown = part.file_size > GROWTH_FROM and part.file_size > MOST_GROWTH * max(1, part.compress_size)
        if grown or part.file_size > MOST_OF_A_PART:
            raise Refused("TooMuch", part.filename[:100])
        if part.flag_bits & 1:
            raise Refused("Protected")


def part_of(package: zipfile.ZipFile, name: str) -> bytes:
    """All of a part, which is never more than was said."""
    said = package.getinfo(name).file_size
    with package.open(name) as part:
        data = part.read(said + 1)
    if len(data) > said:
        raise Refused("TooMuch", name[:100])
    return data


def xml_of(package: zipfile.ZipFile, name: str) -> bytes:
    """In UTF-8, and without declarations of its own, which is how bombs are built."""
    data = part_of(package, name)
    if data[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        data = re.sub(rb"\A<\?xml.*?\?>", b"", data.decode("utf-16").encode())
    data = data.removeprefix(b"\xef\xbb\xbf")
    encoding = _ENCODING.match(data)
    if encoding and encoding.group(1).lower() not in {b"utf-8", b"utf8", b"us-ascii"}:
        raise Refused("Broken", "encoding")
    if b"\0" in data or b"<!DOCTYPE" in data or b"<!ENTITY" in data:
        raise Refused("Broken", "declarations")
    return data


def kind_of_package(path: Path | IO[bytes]) -> str:
    """Refused with its reason when it is another kind of archive, or brings macros along."""
    with opened(path) as package:
        names = [name.casefold() for name in package.namelist()]
        if TYPES.casefold() not in names:
            raise Refused("IsArchive")
        if any(mark in name for name in names for mark in _MACROS):
            raise Refused("HasMacros")
        types = xml_of(package, TYPES)
    if any(mark in types for mark in _MACRO_TYPES):
        raise Refused("HasMacros")
    found = {kind for mark, kind in _MAIN.items() if mark.encode() in types}
    if len(found) != 1:
        raise Refused("NotAllowed", "no document in it")
    return found.pop()


class Relation(NamedTuple):
    """What a part says of another: `what` is the last word of its type, `target` the name of a part."""

    what: str
    target: str


def relations_of(package: zipfile.ZipFile, part: str = "") -> dict[str, Relation]:
    """By their ids, those to parts of this file; in the order in which they stand."""
    folder, _slash, name = part.rpartition("/")
    listed = posixpath.join(folder, "_rels", f"{name}.rels")
    if listed not in package.namelist():
        return {}
    found = {}
    for relation in ElementTree.fromstring(xml_of(package, listed)):  # noqa: S314  (no declarations)
        if relation.get("TargetMode") != "External":
            target = resolved(folder, relation.get("Target", ""))
            found[relation.get("Id", "")] = Relation(relation.get("Type", "").rpartition("/")[2], target)
    return found


def resolved(folder: str, target: str) -> str:
    return posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")


def main_part(package: zipfile.ZipFile) -> str:
    for relation in relations_of(package).values():
        if relation.what == "officeDocument":
            return relation.target
    raise Refused("Broken", "no main part")
