"""What a line of a file comes to: an entry, and what is to be said of it."""

from dataclasses import dataclass, field

from apfl_net.kit.i18n import N_, gettext

LEFT_OUT = {
    "no_title": N_("There is no title."),
    "no_type": N_("There is no type."),
    "type": N_("There is no type “%(given)s”."),
    "date": N_("“%(given)s” is no date. A year, a month as 2019-04 or a day as 2019-04-30 is."),
    "too_long": N_("Too long: %(column)s."),
    "too_many": N_("There are more cells than in the heading. Is a separator part of a text?"),
    "same_key": N_("The same key as in line %(given)s."),
    "key_taken": N_("Another record came with this key: %(given)s"),
    "same_doi": N_("There is a record with this DOI: %(given)s"),
    "not_read": N_("This line cannot be read."),
}
REMARKS = {
    "country": N_("There is no country “%(given)s” in the region; left out."),
    "language": N_("There is no language “%(given)s”; left out."),
    "topic": N_("“%(given)s” is in none of our lists; left out."),
    "licence": N_("We do not know the licence “%(given)s”; the record says that it is not known."),
    "link": N_("“%(given)s” is not the address of a page; left out."),
    "identifier": N_("“%(given)s” is no %(column)s; left out."),
    "waits": N_("Sound and film are published with a transcript; it waits among the proposals."),
}
SUGGESTED = N_("Did you mean %(suggested)s?")


@dataclass(frozen=True)
class Problem:
    """Why a line was left out; or, of one that was taken, what of it was not."""

    line: int
    key: str
    code: str
    about: dict[str, str] = field(default_factory=dict)

    @property
    def is_left_out(self) -> bool:
        return self.code in LEFT_OUT

    def words(self) -> str:
        said = gettext((LEFT_OUT | REMARKS)[self.code]) % self.about
        return f"{said} {gettext(SUGGESTED) % self.about}" if self.about.get("suggested") else said


class NotReadable(Exception):
    """The file as a whole cannot be read; `code` and `given` say why."""

    WORDS = {  # noqa: RUF012
        "empty": N_("There is nothing in the file."),
        "ending": N_("We read files that end in .csv, .ris or .bib."),
        "no_title_column": N_(
            "The first line must name the columns, and “title” is not among them. Known: %(known)s."
        ),
        "columns": N_("There is no column “%(given)s”. Known: %(known)s."),
        "twice": N_("The column “%(given)s” is there twice."),
        "encoding": N_("The file is not written in UTF-8. In your spreadsheet, save it as “CSV UTF-8”."),
    }

    def __init__(self, code: str, given: str = "", known: str = "") -> None:
        super().__init__(code)
        self.code, self.given, self.known = code, given, known

    def words(self) -> str:
        return gettext(self.WORDS[self.code]) % {"given": self.given, "known": self.known}


@dataclass(frozen=True)
class Entry:
    """A record to be, in the words of our lists; `remarks` says what of its line it does not have."""

    line: int
    key: str
    title: str
    title_language: str
    title_english: str
    abstract: str
    date: str
    edition: str
    type: str
    finality: str
    licence: str
    rights: str  # as the file said it
    source_project: str
    source_note: str
    confidence: str
    publishers: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    terms: tuple[tuple[str, str], ...] = ()  # vocabulary, code
    identifiers: tuple[tuple[str, str], ...] = ()  # scheme, value
    links: tuple[str, ...] = ()
    replaces: str = ""  # the key of another
    same_work_as: str = ""
    remarks: tuple[Problem, ...] = ()

    @property
    def year(self) -> int | None:
        return int(self.date[:4]) if self.date else None
