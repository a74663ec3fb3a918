"""Office files, which are ZIP archives of parts: which kind they are, and reading parts of them."""

import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from apfl_net.kit.content.inside import Refused

MOST_PARTS = 10_000
MOST_UNFOLDED = 600_000_000
"""Bytes of all parts together."""
MOST_OF_A_PART = 150_000_000
MOST_GROWTH, GROWTH_FROM = 150, 10_000_000
"""Nothing that people write grows by more than this when it is unfolded, once it is larger than that."""

MAIN = {"word/document.xml": "docx", "ppt/presentation.xml": "pptx", "xl/workbook.xml": "xlsx"}
_MACROS = ("vbaproject", "vbadata", "activex/", "macrosheets/", "dialogsheets/", "xl/intlmacrosheets/")


@contextmanager
def opened(path: str | Path) -> Iterator[zipfile.ZipFile]:
    try:
        with zipfile.ZipFile(path) as package:
            _check(package.infolist())
            yield package
    except (zipfile.BadZipFile, zipfile.LargeZipFile, NotImplementedError, EOFError, zlib.error) as error:
        raise Refused("Broken", str(error)) from error


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


def kind_of_package(path: Path) -> str:
    """Refused with its reason when it is another kind of archive, or brings macros along."""
    try:
        with opened(path) as package:
            names = {name.casefold() for name in package.namelist()}
            if any(mark in name for name in names for mark in _MACROS):
                raise Refused("HasMacros")
            types = b""
            if "[content_types].xml" in names:
                types = part_of(package, "[Content_Types].xml")
    except KeyError as error:
        raise Refused("Broken", str(error)) from error
    if b"macroEnabled" in types or b"ms-office.vbaProject" in types:
        raise Refused("HasMacros")
    found = {kind for part, kind in MAIN.items() if part in names}
    if not types or len(found) != 1:
        raise Refused("IsArchive")
    return found.pop()
