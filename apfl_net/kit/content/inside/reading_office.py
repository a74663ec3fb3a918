"""The words of DOCX, PPTX and XLSX: read part by part, so that not everything is unfolded at once."""

import zipfile
from collections.abc import Iterable, Iterator
from io import BytesIO
from typing import Any
from xml.etree.ElementTree import Element, iterparse

from apfl_net.kit.content.inside import Refused
from apfl_net.kit.content.inside.packages import main_part, opened, relations_of, xml_of
from apfl_net.kit.content.inside.passages import MOST_LETTERS, in_parts, numbered

_BREAKS = {"br": "\n", "cr": "\n", "tab": "\t", "noBreakHyphen": "-"}
_REL = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_REL_STRICT = "{http://purl.oclc.org/ooxml/officeDocument/relationships}id"
_WITH_NOTES = ("footnotes", "endnotes")
_ON_SLIDES = ("diagramData", "notesSlide")


def run(kind: str, path: str) -> Iterator[dict[str, Any]]:
    with opened(path) as package:
        yield from {"docx": _document, "pptx": _slides, "xlsx": _sheets}[kind](package, main_part(package))


def _document(package: zipfile.ZipFile, main: str) -> Iterator[dict[str, Any]]:
    parts = [main, *_related(package, main, _WITH_NOTES)]
    return numbered("\n".join(_bounded(line for part in parts for line in _paragraphs(package, part))))


def _slides(package: zipfile.ZipFile, main: str) -> Iterator[dict[str, Any]]:
    """With what is in diagrams and what the speaker noted."""
    for number, slide in enumerate(_in_order(package, main, "sldId"), 1):
        parts = [slide, *_related(package, slide, _ON_SLIDES)]
        yield from in_parts(number, "\n".join(line for part in parts for line in _paragraphs(package, part)))


def _sheets(package: zipfile.ZipFile, main: str) -> Iterator[dict[str, Any]]:
    """The words in cells. Numbers by themselves are not looked for."""
    shared: list[str] = []
    for part in _related(package, main, ("sharedStrings",)):
        shared += [_all_text(item) for item in _elements(package, part, "si")]
    for number, sheet in enumerate(_in_order(package, main, "sheet"), 1):
        rows = _rows(package, sheet, shared) if sheet in package.namelist() else iter(())
        yield from in_parts(number, "\n".join(_bounded(rows)))


def _rows(package: zipfile.ZipFile, sheet: str, shared: list[str]) -> Iterator[str]:
    for row in _elements(package, sheet, "row"):
        if words := " ".join(filter(None, (_cell(cell, shared) for cell in row))):
            yield words


def _cell(cell: Element, shared: list[str]) -> str:
    kind = cell.get("t")
    if kind == "s":
        index = int(_all_text(cell) or -1)
        return shared[index] if 0 <= index < len(shared) else ""
    if kind == "str":
        return "".join(value.text or "" for value in cell if _name(value) == "v")
    return _all_text(cell) if kind == "inlineStr" else ""


def _in_order(package: zipfile.ZipFile, main: str, element: str) -> list[str]:
    """The parts that the main part lists, as people see them."""
    relations = relations_of(package, main)
    listed = [item.get(_REL) or item.get(_REL_STRICT) or "" for item in _elements(package, main, element)]
    return [relations[key].target for key in listed if key in relations]


def _related(package: zipfile.ZipFile, part: str, kinds: Iterable[str]) -> list[str]:
    found = relations_of(package, part).values()
    return [relation.target for kind in kinds for relation in found if relation.what == kind]


def _paragraphs(package: zipfile.ZipFile, part: str) -> Iterator[str]:
    """What was deleted and is kept only as a change does not count, nor what older programs are shown."""
    line, skipping = "", 0
    for event, element in iterparse(BytesIO(xml_of(package, part)), ("start", "end")):  # noqa: S314
        name = _name(element)
        if name == "Fallback":
            skipping += 1 if event == "start" else -1
        if event == "start" or skipping:
            continue
        line += (element.text or "") if name == "t" else _BREAKS.get(name, "")
        if name == "p":
            if line.strip():
                yield line
            line = ""
            element.clear()


def _elements(package: zipfile.ZipFile, part: str, name: str) -> Iterator[Element]:
    """Whole elements of this name, one after the other; each is gone when the next one comes."""
    for _event, element in iterparse(BytesIO(xml_of(package, part))):  # noqa: S314  (no declarations)
        if _name(element) == name:
            yield element
            element.clear()


def _all_text(element: Element) -> str:
    """Without how it is pronounced, which Japanese sheets say along."""
    if _name(element) == "rPh":
        return ""
    return (element.text or "").strip(" \t\n") + "".join(_all_text(child) for child in element)


def _name(element: Element) -> str:
    return element.tag.rpartition("}")[2]


def _bounded(lines: Iterable[str]) -> Iterator[str]:
    """One word can be shown in a million cells."""
    letters = 0
    for line in lines:
        letters += len(line)
        if letters > MOST_LETTERS:
            raise Refused("TooMuch", "letters")
        yield line
