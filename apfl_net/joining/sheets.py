"""Files of people to invite: a heading, then one person a line. Separated by commas, semicolons or tabs.

Nothing here asks the database. A file is read line by line, however long it is; what is wrong with a line is
said by a code, and put into words for whoever reads the report.
"""

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import cache
from itertools import chain
from typing import Protocol

from apfl_net.kit.i18n import N_, gettext, languages
from apfl_net.kit.mail.addresses import is_email, normal_email
from apfl_net.kit.text import clean_line, clean_text
from apfl_net.members.organisations import KINDS, kind_problem
from apfl_net.members.reference import constituencies, country_names

COLUMNS = (
    *("email", "name", "organisation", "organisation_kind", "position"),
    *("constituency", "country", "language", "group", "note"),
)
LONGEST = {"note": 2000}
LONGEST_CELL = 200

PROBLEMS = {
    "no_email": N_("There is no e-mail address."),
    "bad_email": N_("“%(given)s” is not an e-mail address."),
    "duplicate": N_("The same address as in line %(given)s."),
    "too_long": N_("Too long: %(column)s."),
    "too_many": N_("There are more cells than in the heading. Is a separator part of a text?"),
    "constituency": N_("There is no constituency “%(given)s”."),
    "country": N_("There is no country “%(given)s” in the region."),
    "organisation_kind": N_("There is no kind of organisation “%(given)s”."),
    "kind": N_("organisation_kind: %(given)s"),
    "language": N_("The pages are not written in “%(given)s”."),
    "group": N_("You have no group “%(given)s” to let people into."),
    "revoked": N_("An invitation to this address was revoked. If it should be sent again, do so by hand."),
    "not_read": N_("This line cannot be read: %(given)s."),
}
SUGGESTED = N_("Did you mean %(suggested)s?")


class NotASheet(Exception):
    """The file as a whole cannot be read; `code` and `about` say why."""

    WORDS = {  # noqa: RUF012
        "empty": N_("The file is empty."),
        "no_email_column": N_(
            "The first line must name the columns, and “email” is not among them. Known: %(known)s."
        ),
        "columns": N_("There is no column “%(given)s”. Known: %(known)s."),
        "twice": N_("The column “%(given)s” is there twice."),
        "encoding": N_("The file is not written in UTF-8. In your spreadsheet, save it as “CSV UTF-8”."),
    }

    def __init__(self, code: str, given: str = "") -> None:
        super().__init__(code)
        self.code, self.given = code, given

    def words(self) -> str:
        return gettext(self.WORDS[self.code]) % {"given": self.given, "known": ", ".join(COLUMNS)}


@dataclass(frozen=True)
class Problem:
    line: int
    email: str
    code: str
    about: dict[str, str] = field(default_factory=dict)

    def words(self) -> str:
        about = self.about | ({"given": gettext(self.about["given"])} if self.code == "kind" else {})
        said = gettext(PROBLEMS[self.code]) % about
        return f"{said} {gettext(SUGGESTED) % self.about}" if self.about.get("suggested") else said


@dataclass(frozen=True)
class Guest:
    """A line that is as it should be."""

    line: int
    email: str
    cells: dict[str, str]


def encoding_of(start: bytes) -> str:
    return "utf-16" if start in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"


def text_of(content: bytes) -> str:
    """The text of a file that was sent: UTF-8, or UTF-16 as some spreadsheets write it."""
    try:
        return content.decode(encoding_of(content[:2]))
    except UnicodeDecodeError as error:
        raise NotASheet("encoding") from error


def read_sheet(text: Iterable[str]) -> Iterator[Guest | Problem]:
    """The lines of a file. Raises `NotASheet` at once if there is no proper heading."""
    lines, before = iter(text), 0
    for first in lines:
        if first.strip("\ufeff \t\r\n;,"):
            break
        before += 1
    else:
        raise NotASheet("empty")
    separator = max(",;\t", key=first.count)
    rows = csv.reader(chain([first.lstrip("\ufeff")], lines), delimiter=separator)
    return _guests(rows, _columns(next(rows)), before)


def _columns(heading: list[str]) -> list[str]:
    names = ["_".join(clean_line(name).casefold().replace("-", "").split()) for name in heading]
    while names and not names[-1]:
        names.pop()
    for name in names:
        if name not in COLUMNS:
            raise NotASheet("columns" if "email" in names else "no_email_column", name)
        if names.count(name) > 1:
            raise NotASheet("twice", name)
    if "email" not in names:
        raise NotASheet("no_email_column")
    return names


def _guests(rows: "Reader", columns: list[str], before: int) -> Iterator[Guest | Problem]:
    """`before`: empty lines above the heading. What goes on in the next line has the number of its first."""
    seen: dict[str, int] = {}
    while True:
        line = before + rows.line_num + 1
        try:
            row = next(rows)
        except StopIteration:
            return
        except csv.Error as error:
            yield Problem(line, "", "not_read", {"given": str(error)})
            continue
        if any(cell.strip() for cell in row):
            yield _guest(line, row, columns, seen)


def _guest(line: int, row: list[str], columns: list[str], seen: dict[str, int]) -> Guest | Problem:
    if any(cell.strip() for cell in row[len(columns) :]):
        return Problem(line, row[0][:LONGEST_CELL], "too_many")
    given = dict(zip(columns, row, strict=False))
    cells = {name: (clean_text if name == "note" else clean_line)(cell) for name, cell in given.items()}
    typed = cells.get("email", "")
    email = normal_email(typed)
    problem = _address_problem(email, typed, seen) or _too_long(cells) or _unknown(cells)
    if problem:
        return Problem(line, typed[:LONGEST_CELL], *problem)
    seen[email] = line
    return Guest(line, email, cells | {"email": email})


Found = tuple[str, dict[str, str]]


class Reader(Protocol):
    """What `csv.reader` makes."""

    line_num: int

    def __next__(self) -> list[str]: ...


def _address_problem(email: str, typed: str, seen: dict[str, int]) -> Found | None:
    if not typed:
        return "no_email", {}
    if not is_email(email):
        return "bad_email", {"given": typed[:60]}
    return ("duplicate", {"given": str(seen[email])}) if email in seen else None


def _too_long(cells: dict[str, str]) -> Found | None:
    long = [name for name, cell in cells.items() if len(cell) > LONGEST.get(name, LONGEST_CELL)]
    return ("too_long", {"column": long[0]}) if long else None


def _unknown(cells: dict[str, str]) -> Found | None:
    """Codes, brought to how we write them; what is none is a problem, with the nearest that is one."""
    for column, offered in _offers().items():
        given = cells.get(column, "")
        if given and given.casefold() not in offered:
            about = {"given": given[:60], "suggested": _nearest(given, offered)}
            return column, about
        cells[column] = offered[given.casefold()] if given else ""
    wrong = kind_problem(cells["constituency"], cells["organisation_kind"]) if cells["constituency"] else ""
    return ("kind", {"given": wrong}) if wrong else None


@cache
def _offers() -> dict[str, dict[str, str]]:
    """What may stand in a column, in lower case -> the code it means. Names are taken for codes."""
    kinds = {row.label.casefold(): code for code, row in constituencies().items()}
    short = {row.short_label.casefold(): code for code, row in constituencies().items()}
    return {
        "constituency": short | kinds | {code: code for code in constituencies()},
        "country": {name.casefold(): code for code, name in country_names().items()}
        | {code.casefold(): code for code in country_names()},
        "organisation_kind": {label.casefold(): code for code, label in KINDS.items()}
        | {code: code for code in KINDS},
        "language": {code: code for code in languages()},
    }


def _nearest(given: str, offered: dict[str, str]) -> str:
    """The code that comes nearest, with the country's name where it is one; empty when nothing is near."""
    near = get_close_matches(given.casefold()[:60], offered, n=1, cutoff=0.6)
    code = offered[near[0]] if near else ""
    return f"{code} ({country_names()[code]})" if code in country_names() else code
