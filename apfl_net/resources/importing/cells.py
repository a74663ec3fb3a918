"""From the cells of a line, in whatever words, to an entry in ours.

What makes a record wrong (no title, a date that is none) leaves the line out; what only makes it poorer (a
country beyond the region, a topic we do not know) is left out of the record, and said.
"""

import re
from collections.abc import Callable, Iterable
from functools import partial
from hashlib import sha256

from apfl_net.kit.languages import guess_language
from apfl_net.kit.text import clean_line, clean_text
from apfl_net.resources.dates import is_date
from apfl_net.resources.identifiers import SCHEMES, plain
from apfl_net.resources.importing import words
from apfl_net.resources.importing.addresses import plain_address
from apfl_net.resources.importing.entries import Entry, Problem
from apfl_net.resources.models.resources import DRAFT, FINAL, KNOWN, UNSURE

Row = dict[str, str]
"""Column -> cell. Several values in one are separated by semicolons or lines."""

COLUMNS = (
    *("key", "title", "title_original", "abstract", "publishers", "authors", "date", "edition", "languages"),
    *("countries", "type", "topics", "url", "doi", "isbn", "ilo_code", "licence", "finality"),
    *("source_project", "replaces", "same_work_as", "source", "confidence", "note"),
)
LONG_COLUMNS = {"abstract": 20_000, "source": 2000, "note": 2000, "url": 10_000, "title": 500}
LONGEST_CELL = 1000

_DATE = re.compile(r"(1[89]\d\d|20\d\d)(?:[-/](0?[1-9]|1[0-2])(?:[-/](0?[1-9]|[12]\d|3[01]))?)?/*")
_MARKED = re.compile(r"\s*\(([a-z]{2})\)$")

Known = Callable[[str], str]


class _Line:
    """A line on its way; whatever is to be said of it is gathered here."""

    def __init__(self, number: int, row: Row) -> None:
        self.number = number
        self.row = {
            name: (clean_text if name in LONG_COLUMNS else clean_line)(cell) for name, cell in row.items()
        }
        self.row["title"] = clean_line(row.get("title", ""))
        self.key = self.row.get("key", "")[:200] or _key_of(self.row)
        self.remarks: list[Problem] = []

    def cell(self, name: str) -> str:
        return self.row.get(name, "")

    def values(self, name: str, row: Row) -> tuple[str, ...]:
        """Several values of a cell, each once. `row`: as it came, with its lines."""
        found = (clean_line(part) for part in re.split(r"[;\n]", row.get(name, "")))
        return tuple(dict.fromkeys(part for part in found if part))

    def problem(self, code: str, **about: str) -> Problem:
        return Problem(self.number, self.key, code, about)

    def remark(self, code: str, **about: str) -> None:
        self.remarks.append(self.problem(code, **about))

    def taken(self, given: Iterable[str], plain: Known, code: str, **about: str) -> tuple[str, ...]:
        """Those that mean something, as we write it; of the others it is said that they do not."""
        kept: dict[str, None] = {}
        for one in given:
            if found := plain(one):
                kept[found] = None
            else:
                self.remark(code, given=one[:100], **about)
        return tuple(kept)


def _key_of(row: Row) -> str:
    """For a line without one: the same whenever it is read again."""
    told = f"{row.get('title', '')}|{row.get('date', '')}|{row.get('edition', '')}".casefold()
    return f"t-{sha256(told.encode()).hexdigest()[:16]}"


def entry_of(number: int, row: Row) -> Entry | Problem:
    """The entry that a line comes to, or why it comes to none."""
    line = _Line(number, row)
    if problem := _wrong(line):
        return problem
    languages = line.taken(
        line.values("languages", row), lambda one: words.languages().get(one.casefold(), ""), "language"
    )
    licence, rights = _licence(line)
    return Entry(
        line=number,
        key=line.key,
        date=_date(line.cell("date")) or "",
        edition=line.cell("edition"),
        type=_places("type", line.cell("type"))[0][1],
        finality=DRAFT if line.cell("finality").casefold() == DRAFT else FINAL,
        licence=licence,
        rights=rights,
        source_project=line.cell("source_project"),
        source_note="; ".join(part for part in (line.cell("source"), line.cell("note")) if part),
        confidence=UNSURE if line.cell("confidence").casefold() == UNSURE else KNOWN,
        publishers=line.values("publishers", row),
        authors=line.values("authors", row),
        languages=languages,
        countries=line.taken(
            line.values("countries", row), lambda one: words.countries().get(one.casefold(), ""), "country"
        ),
        terms=_terms(line, line.values("topics", row)),
        identifiers=_identifiers(line, row),
        links=line.taken(line.values("url", row), plain_address, "link"),
        replaces=line.cell("replaces"),
        same_work_as=line.cell("same_work_as"),
        **_titles(line, languages),
        remarks=tuple(line.remarks),
    )


def _wrong(line: _Line) -> Problem | None:
    given = line.cell("type")
    if not line.cell("title"):
        return line.problem("no_title")
    for name, cell in line.row.items():
        if len(cell) > LONG_COLUMNS.get(name, LONGEST_CELL):
            return line.problem("too_long", column=name)
    if not given:
        return line.problem("no_type")
    if not _places("type", given):
        near = words.nearest(given, words.words_of("type"))
        return line.problem("type", given=given[:60], suggested=near)
    dated = line.cell("date")
    return line.problem("date", given=dated[:60]) if _date(dated) is None else None


def _date(given: str) -> str | None:
    """`2019`, `2019-04` or `2019-04-30`; None for what is no date."""
    if not given:
        return ""
    found = _DATE.fullmatch(given.strip())
    dated = "-".join(part.zfill(2) for part in found.groups() if part) if found else ""
    return dated if is_date(dated) else None


def _titles(line: _Line, languages: tuple[str, ...]) -> dict[str, str]:
    """The title as it stands on the document, and in English where that is another."""
    title, abstract = line.cell("title"), line.cell("abstract")
    original = line.cell("title_original")
    marked = _MARKED.search(original)
    original = _MARKED.sub("", original)
    if original and "en" not in languages:
        language = marked[1] if marked else next(iter(languages), "") or guess_language(original, "en")
        return {"title": original, "title_language": language, "title_english": title, "abstract": abstract}
    if original:  # one record for both: the other title is found with it
        abstract = f"{original}\n\n{abstract}".strip()
    language = languages[0] if len(languages) == 1 else guess_language(title, "en")
    if languages and language not in languages:
        language = languages[0]
    return {"title": title, "title_language": language, "title_english": "", "abstract": abstract}


def _licence(line: _Line) -> tuple[str, str]:
    given = line.cell("licence")
    if not given:
        return "unknown", ""
    places = _places("licence", given)
    if not places:
        line.remark("licence", given=given[:100])
    return (places[0][1] if places else "unknown"), given


def _places(column: str, given: str) -> list[words.Place]:
    return words.words_of(column).get(given.casefold(), [])


def _terms(line: _Line, topics: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    found: dict[words.Place, None] = {}
    for topic in topics:
        places = _places("topics", topic)
        if not places:
            line.remark("topic", given=topic[:100])
        found |= {place: None for place in places if place[1]}
    return tuple(found)


def _identifiers(line: _Line, row: Row) -> tuple[tuple[str, str], ...]:
    found: list[tuple[str, str]] = []
    for scheme, column in (("doi", "doi"), ("isbn", "isbn"), ("ilo", "ilo_code")):
        given = line.values(column, row)
        values = line.taken(given, partial(_plain, scheme), "identifier", column=SCHEMES[scheme])
        found += [(scheme, value) for value in values]
    return tuple(found)


def _plain(scheme: str, given: str) -> str:
    return plain(scheme, given) or ""
