"""The query language: words, "quoted phrases", -without, `author:` `in:` `lang:`.

It has no errors: what is not understood is text. `author:"Maria Santos"` and `-in:news` work too.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from apfl_net.kit.text import clean_line

FIELDS = ("author", "in", "lang")
MOST_LETTERS = 400
MOST_TERMS = 10

_QUOTES = str.maketrans(dict.fromkeys("“”„‟«»「」『』〝〞＂", '"'))
_COLONS = str.maketrans({"：": ":"})
_TERM = re.compile(
    rf'(?P<minus>-?)(?:(?P<field>{"|".join(FIELDS)}):)?(?:"(?P<quoted>[^"]*)"|(?P<bare>[^\s"]+))',
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Term:
    """One thing that must be found, or with `excluded` must not."""

    text: str
    quoted: bool = False
    excluded: bool = False
    field: str = ""  # one of FIELDS, or anywhere


@dataclass(frozen=True)
class Wanted:
    """What somebody asked for. `unfinished`: the last word may be the beginning of one."""

    terms: tuple[Term, ...] = ()
    unfinished: bool = False
    shortened: bool = False  # there was more than we look for

    def found(self) -> tuple[Term, ...]:
        return tuple(term for term in self.terms if not term.excluded and not term.field)

    def without(self) -> tuple[Term, ...]:
        return tuple(term for term in self.terms if term.excluded and not term.field)

    def about(self, field: str, *, excluded: bool = False) -> tuple[str, ...]:
        return tuple(term.text for term in self.terms if term.field == field and term.excluded is excluded)


def understand(typed: str) -> Wanted:
    """What was typed, in at most so many terms."""
    line = clean_line(typed[: 4 * MOST_LETTERS])
    text = _balanced(line[:MOST_LETTERS].translate(_QUOTES).translate(_COLONS))
    terms = list(dict.fromkeys(_terms(text)))  # said twice is said once
    kept = terms[:MOST_TERMS]
    is_short = len(terms) == len(kept) and len(line) <= MOST_LETTERS and len(typed) <= 4 * MOST_LETTERS
    last = kept[-1] if kept else None
    goes_on = last is not None and not (last.quoted or last.excluded or last.field)
    return Wanted(tuple(kept), unfinished=goes_on and not typed[-1:].isspace(), shortened=not is_short)


def _balanced(text: str) -> str:
    """A quotation mark that is never closed marks nothing."""
    if text.count('"') % 2 == 0:
        return text
    before, _, after = text.rpartition('"')
    return f"{before} {after}"


def _terms(text: str) -> Iterator[Term]:
    for part in re.finditer(r'(?:[^\s"]|"[^"]*")+', text):
        yield from _read(part.group())


def _read(part: str) -> Iterator[Term]:
    """Of a part without a space outside quotes: a minus or a field counts at its beginning alone."""
    for number, match in enumerate(_TERM.finditer(part)):
        minus, field = match["minus"], (match["field"] or "").lower()
        quoted = match["quoted"] is not None
        text = match["quoted"] if quoted else match["bare"]
        if number and (minus or field):
            text, minus, field = match.group().replace('"', " "), "", ""
        if text.strip():
            yield Term(text.strip(), quoted, bool(minus), field)
