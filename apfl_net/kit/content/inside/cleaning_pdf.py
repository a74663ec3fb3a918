"""A PDF written anew from what its pages show: without metadata, scripts, files in it, names of commentators.

Every object is looked at, not only the places where the standard puts such things; what is then no longer
referred to is left out of the file.
"""

from collections.abc import Iterator
from typing import Any

from pypdf import PdfReader, PdfWriter
from pypdf.generic import (
    ArrayObject,
    DictionaryObject,
    IndirectObject,
    NameObject,
    NumberObject,
    StreamObject,
)

from apfl_net.kit.content.inside.pdfs import opened
from apfl_net.kit.content.inside.stripping import strip_jpeg

_ANYWHERE = (
    *(
        "/Metadata",
        "/PieceInfo",
        "/LastModified",
        "/AA",
        "/JS",
        "/JavaScript",
        "/XFA",
        "/EmbeddedFiles",
        "/EF",
    ),
    *("/AF", "/Collection", "/RichMediaContent", "/RichMediaSettings", "/SpiderInfo", "/WebCapture"),
)
"""Metadata, scripts and other files: by the names of the entries under which they can lie."""
_OF_COMMENTS = ("/T", "/NM", "/M", "/CreationDate", "/Popup", "/Subj")
_BRINGING_FILES = {"/FileAttachment", "/RichMedia", "/Screen", "/Movie", "/Sound", "/3D"}
_RUNNING = {
    *("/JavaScript", "/Launch", "/ImportData", "/SubmitForm", "/ResetForm", "/Rendition", "/Movie", "/Sound"),
    *("/GoToE", "/GoToR", "/RichMediaExecute", "/Hide", "/SetOCGState", "/GoTo3DView"),
}
"""Actions that do more than turn to a page or open an address."""


def run(_kind: str, source: str, target: str) -> Iterator[Any]:
    with opened(source) as reader:
        writer = cleaned(reader)
    writer.write(target)
    yield {"pages": len(writer.pages)}


def cleaned(reader: PdfReader) -> PdfWriter:
    writer = PdfWriter(clone_from=reader)
    writer.metadata = None
    root = writer.root_object
    if not isinstance(root.get("/OpenAction"), ArrayObject):
        root.pop("/OpenAction", None)
    for found in _objects_of(writer):
        _clean(found)
    _leave_out(writer, _needed(writer))
    return writer


def _needed(writer: PdfWriter) -> set[int]:
    """The numbers of all objects that can be reached from the root."""
    needed: set[int] = set()
    waiting: list[Any] = [writer.root_object.indirect_reference]
    while waiting:
        found = waiting.pop()
        if isinstance(found, IndirectObject):
            if found.idnum not in needed:
                needed.add(found.idnum)
                waiting.append(writer._objects[found.idnum - 1])
        elif isinstance(found, DictionaryObject):
            waiting.extend(found.values())
        elif isinstance(found, ArrayObject):
            waiting.extend(found)
    return needed


def _leave_out(writer: PdfWriter, needed: set[int]) -> None:
    for index in range(len(writer._objects)):
        if index + 1 not in needed:
            writer._objects[index] = None


def _objects_of(writer: PdfWriter) -> Iterator[DictionaryObject]:
    """Every dictionary, also those that lie in others. What is only referred to comes by itself."""
    waiting: list[Any] = list(writer._objects)
    while waiting:
        found = waiting.pop()
        if isinstance(found, DictionaryObject):
            yield found
            waiting.extend(found.values())
        elif isinstance(found, ArrayObject):
            waiting.extend(found)


def _clean(found: DictionaryObject) -> None:
    for name in _ANYWHERE:
        found.pop(NameObject(name), None)
    action, subtype = found.get("/S"), found.get("/Subtype")
    if action in _RUNNING and "/K" not in found:  # which an element of a tagged document has
        found.clear()
    elif subtype in _BRINGING_FILES:
        _empty(found)
    elif "/Rect" in found and subtype not in {"/Widget", None}:  # a note, a link, a mark in the margin
        for name in _OF_COMMENTS:
            found.pop(NameObject(name), None)
    if isinstance(found, StreamObject) and found.get("/Filter") in ("/DCTDecode", ["/DCTDecode"]):
        found._data = strip_jpeg(found._data)


def _empty(annotation: DictionaryObject) -> None:
    """It keeps its place on the page, and is nothing any more."""
    kept = {name: annotation.raw_get(name) for name in ("/Type", "/Rect", "/P") if name in annotation}
    annotation.clear()
    annotation.update({NameObject(name): value for name, value in kept.items()})
    annotation[NameObject("/Subtype")] = NameObject("/Square")
    annotation[NameObject("/F")] = NumberObject(HIDDEN)


HIDDEN = 2
