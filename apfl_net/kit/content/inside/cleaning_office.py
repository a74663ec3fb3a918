"""DOCX, PPTX and XLSX put together anew: without what they say of their writers, and without what could run.

Parts are changed as text, not read and written: office programs are particular about prefixes and order.
"""

import re
import zipfile
from collections.abc import Iterator
from io import BytesIO
from typing import IO, Any

from apfl_net.kit.content.inside import Refused
from apfl_net.kit.content.inside.packages import TYPES, kind_of_package, opened, part_of, resolved, xml_of
from apfl_net.kit.content.inside.stripping import strip_picture

_LEFT_OUT = re.compile(
    r"(?:docprops|customxml|docmetadata|customui|_xmlsignatures|userdata)/|ppt/tags/|xl/revisions/|word/people"
    r"|(?:word|ppt|xl)/(?:printersettings|webextensions|usercustomization)|(?:^|/)thumbnail\.",
    re.IGNORECASE,
)
"""Who wrote it, when, for whom, on which printer; and what add-ins keep."""
_INSIDE = re.compile(r"(?:word|ppt|xl)/embeddings/", re.IGNORECASE)
_MOST_LAYERS = 2

_VALUE = rb"""\s*=\s*(?:"[^"]*"|'[^']*')"""


def _attribute(*names: bytes) -> re.Pattern[bytes]:
    return re.compile(rb"(\s(?:[\w.-]+:)?(?:" + b"|".join(names) + rb"))" + _VALUE)


_EVERYWHERE = (
    (_attribute(b"author", b"lastModifiedBy"), rb'\1="Author"'),
    (_attribute(b"initials"), rb'\1="A"'),
    (re.compile(rb"\s(?:w|w16du|w16cex):(?:date|dateUtc)" + _VALUE), b""),
    (re.compile(rb"<w:(?:attachedTemplate|dataBinding|documentProtection)\b[^>]*/>"), b""),
    (re.compile(rb"<(w:mailMerge|p:custDataLst)\b.*?</\1>", re.DOTALL), b""),
    (re.compile(rb"(<pageSetup\b[^>]*?)\s[\w.-]+:id" + _VALUE), rb"\1"),
)
_IN_PARTS = (
    (r"ppt/commentauthors|ppt/authors|xl/persons/", _attribute(b"name", b"displayName"), rb'\1="Author"'),
    (r"ppt/authors|xl/persons/", _attribute(b"userId", b"providerId"), rb'\1="None"'),
    (r"xl/comments", re.compile(rb"(<(?:\w+:)?author>)[^<]*"), rb"\1Author"),
    (r"xl/workbook", _attribute(b"userName", b"url"), rb'\1=""'),
    (r"xl/pivotcache/", _attribute(b"refreshedBy"), b""),
    (r"xl/connections", _attribute(b"connection", b"odcFile", b"sourceFile"), rb'\1=""'),
)
_RELATION = re.compile(rb"<(?:\w+:)?Relationship\b[^>]*?(?:/>|>\s*</(?:\w+:)?Relationship>)")
_OVERRIDE = re.compile(rb"<(?:\w+:)?Override\b[^>]*?(?:/>|>\s*</(?:\w+:)?Override>)")
_TARGET = re.compile(rb"(\sTarget)\s*=\s*[\"']([^\"']*)[\"']")
_PART_NAME = re.compile(rb"\sPartName\s*=\s*[\"']/([^\"']*)[\"']")
_SAFE_LINK = re.compile(rb"(?:https?|mailto|tel):", re.IGNORECASE)


def run(_kind: str, source: str, target: str) -> Iterator[Any]:
    with open(target, "xb") as file:  # noqa: PTH123  (given a path, `zipfile` would read what is there)
        _write_anew(source, file, layer=1)
    yield {}


def _write_anew(source: str | IO[bytes], target: IO[bytes], *, layer: int) -> None:
    with opened(source) as package, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as clean:
        names = [name for name in package.namelist() if not name.endswith("/") and not _LEFT_OUT.search(name)]
        for name in sorted(names, key=lambda name: name != TYPES):
            part = zipfile.ZipInfo(name)  # of the first day of 1980, as all of them
            part.compress_type = zipfile.ZIP_DEFLATED
            clean.writestr(part, _clean(package, name, layer))


def _clean(package: zipfile.ZipFile, name: str, layer: int) -> bytes:
    if name == TYPES:
        return _OVERRIDE.sub(_without_left_out, xml_of(package, name))
    if name.endswith(".rels"):
        folder = name.rpartition("_rels/")[0]
        return _RELATION.sub(lambda found: _relation(found.group(), folder), xml_of(package, name))
    if name.lower().endswith((".xml", ".vml")):
        return _without_names(name.lower(), xml_of(package, name))
    data = part_of(package, name)
    return _inner(data, layer) if _INSIDE.match(name) else strip_picture(data)


def _without_left_out(override: re.Match[bytes]) -> bytes:
    found = _PART_NAME.search(override.group())
    return b"" if found and _LEFT_OUT.search(found.group(1).decode()) else override.group()


def _relation(relation: bytes, folder: str) -> bytes:
    """Those to what was left out go; those to the outside lead nowhere, but for links that people follow."""
    found = _TARGET.search(relation)
    if found is None:
        return b""
    target = found.group(2)
    if b'"External"' in relation or b"'External'" in relation:
        is_link = b"/hyperlink" in relation and _SAFE_LINK.match(target)
        return relation if is_link else _TARGET.sub(rb'\1="NULL"', relation)
    return b"" if _LEFT_OUT.search(resolved(folder, target.decode())) else relation


def _without_names(name: str, data: bytes) -> bytes:
    for wanted, instead in _EVERYWHERE:
        data = wanted.sub(instead, data)
    for parts, wanted, instead in _IN_PARTS:
        if re.match(parts, name):
            data = wanted.sub(instead, data)
    return data


def _inner(data: bytes, layer: int) -> bytes:
    """A file inside: an office file is cleaned as well; of others only their picture on the page stays."""
    if not data.startswith(b"PK\x03\x04") or layer > _MOST_LAYERS:
        return b""
    clean = BytesIO()
    try:
        kind_of_package(BytesIO(data))
        _write_anew(BytesIO(data), clean, layer=layer + 1)
    except Refused as refusal:
        if refusal.name in {"HasMacros", "TooMuch"}:
            raise
        return b""
    return clean.getvalue()
