"""The files: a table, RIS or BibTeX, told by their ending; each brought to the same columns."""

import csv
from collections.abc import Iterable, Iterator
from io import StringIO
from itertools import chain
from pathlib import Path

from apfl_net.kit.bibtex import BibReference, read_bibtex
from apfl_net.kit.ris import RisReference, read_ris
from apfl_net.kit.text import clean_line
from apfl_net.resources.importing.cells import COLUMNS, Row, entry_of
from apfl_net.resources.importing.entries import Entry, NotReadable, Problem

ALIASES = {
    "id": "key",
    "publisher": "publishers",
    "author": "authors",
    "year": "date",
    "language": "languages",
    "country": "countries",
    "countries_iso3": "countries",
    "countries_iso2": "countries",
    "themes": "topics",
    "keywords": "topics",
    "link": "url",
    "links": "url",
    "rights": "licence",
    "license": "licence",
}
Read = Iterator[Entry | Problem]


def read_file(path: Path) -> tuple[int, Read]:
    """How many lines there are, and what they come to, one after the other."""
    reader = READERS.get(path.suffix.lower())
    if reader is None:
        raise NotReadable("ending")
    text = _text_of(path.read_bytes())
    if not text.strip():
        raise NotReadable("empty")
    return text.count("\n") + 1, _each_key_once(reader(text))


def _text_of(content: bytes) -> str:
    """UTF-8, or UTF-16 as some spreadsheets write it."""
    try:
        return content.decode("utf-16" if content[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig")
    except UnicodeDecodeError as error:
        raise NotReadable("encoding") from error


def _each_key_once(found: Read) -> Read:
    seen: dict[str, int] = {}
    for one in found:
        if isinstance(one, Entry) and one.key in seen:
            yield Problem(one.line, one.key, "same_key", {"given": str(seen[one.key])})
        else:
            seen.setdefault(one.key, one.line)
            yield one


def read_table(text: str) -> Read:
    """Separated by commas, semicolons or tabs; the first line names the columns."""
    lines = StringIO(text, newline="")
    first = next((line for line in lines if line.strip("\ufeff \t\r\n;,")), "")
    separator = max(",;\t", key=first.count)
    before = text[: text.index(first)].count("\n")
    heading = next(csv.reader([first.lstrip("\ufeff")], delimiter=separator))
    return _rows(chain([first], lines), separator, _columns(heading), before)


def _columns(heading: list[str]) -> list[str]:
    names = ["_".join(clean_line(name).casefold().replace("-", "_").split()) for name in heading]
    while names and not names[-1]:
        names.pop()
    names = [ALIASES.get(name, name) for name in names]
    known = ", ".join(COLUMNS)
    if "title" not in names:
        raise NotReadable("no_title_column", known=known)
    for name in names:
        if name not in COLUMNS:
            raise NotReadable("columns", name, known)
        if names.count(name) > 1:
            raise NotReadable("twice", name)
    return names


def _rows(lines: Iterable[str], separator: str, columns: list[str], before: int) -> Read:
    """`before`: empty lines above the heading. What goes on in the next line has the number of its first."""
    rows = csv.reader(lines, delimiter=separator)
    next(rows)
    while True:
        number = before + rows.line_num + 1
        try:
            row = next(rows)
        except StopIteration:
            return
        except csv.Error:
            yield Problem(number, "", "not_read")
            continue
        if any(cell.strip() for cell in row[len(columns) :]):
            yield Problem(number, row[0][:200], "too_many")
        elif any(cell.strip() for cell in row):
            yield entry_of(number, dict(zip(columns, row, strict=False)))


def read_references(text: str) -> Read:
    """RIS."""
    for reference in read_ris(StringIO(text, newline="")):
        yield entry_of(reference.line, _row_of_ris(reference))


def _row_of_ris(reference: RisReference) -> Row:
    numbers = reference.all("SN")
    title, translated = reference.first("TI", "T1", "CT"), reference.first("TT")
    return {
        "key": reference.first("ID"),
        "title": translated or title,
        "title_original": title if translated else "",
        "abstract": reference.first("AB", "N2"),
        "publishers": _several(reference.all("PB")),
        "authors": _several(reference.all("AU", "A1")),
        "date": reference.first("DA", "PY", "Y1").partition("/ ")[0].strip("/ "),
        "edition": reference.first("ET"),
        "languages": _several(reference.all("LA")),
        "type": reference.first("M3") or reference.kind,
        "topics": _several(reference.all("KW")),
        "url": _several(reference.all("UR", "L2")),
        "doi": reference.first("DO"),
        "isbn": _several(number for number in numbers if len(number.replace("-", "")) > 9),
        "licence": reference.first("C1"),
        "countries": _several(reference.all("C2")),
        "note": reference.first("N1"),
    }


def read_bibliography(text: str) -> Read:
    """BibTeX."""
    for reference in read_bibtex(text):
        if reference.broken:
            yield Problem(reference.line, reference.key, "not_read")
        else:
            yield entry_of(reference.line, _row_of_bibtex(reference))


def _row_of_bibtex(reference: BibReference) -> Row:
    fields = reference.fields
    month = fields.get("month", "")
    year = fields.get("year", "")
    return {
        "key": reference.key,
        "title": fields.get("title", ""),
        "abstract": fields.get("abstract", ""),
        "publishers": fields.get("publisher") or fields.get("institution") or fields.get("organization", ""),
        "authors": _several(_names(fields.get("author") or fields.get("editor", ""))),
        "date": fields.get("date") or (f"{year}-{month.zfill(2)}" if month.isdigit() and year else year),
        "edition": fields.get("edition", ""),
        "languages": fields.get("language") or fields.get("langid", ""),
        "countries": fields.get("location", "") if fields.get("location", "").isupper() else "",
        "type": fields.get("type") or reference.kind,
        "topics": fields.get("keywords", "").replace(",", ";"),
        "url": fields.get("url", ""),
        "doi": fields.get("doi", ""),
        "isbn": fields.get("isbn", ""),
        "licence": fields.get("copyright", ""),
        "note": fields.get("note", ""),
    }


def _names(field: str) -> list[str]:
    return [name for name in field.split(" and ") if name.strip() != "others"]


def _several(values: Iterable[str]) -> str:
    return "\n".join(value.replace(";", ",") for value in values)


READERS = {".csv": read_table, ".ris": read_references, ".bib": read_bibliography}
