"""BibTeX: references as LaTeX keeps them."""

import logging
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from bibtexparser.entrypoint import parse_string
from bibtexparser.middlewares import MonthIntMiddleware
from bibtexparser.model import Entry
from pylatexenc.latex2text import LatexNodes2Text

logging.getLogger("bibtexparser").setLevel(logging.CRITICAL)  # what it cannot read, we say ourselves

_SPECIAL = {"\\": r"\textbackslash{}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}"} | {
    sign: f"\\{sign}" for sign in "&%$#_{}"
}
_ESCAPED = re.compile("[%s]" % re.escape("".join(_SPECIAL)))  # noqa: UP031  (braces in the pattern)
_NAME = re.compile(r"[^A-Za-z0-9:._-]+")
VERBATIM = frozenset({"url", "doi"})
"""Fields that are no words, so nothing in them is LaTeX."""


@dataclass(frozen=True)
class BibReference:
    """The line it begins at, its kind (`article`), its key, and its fields; `broken`: it cannot be read."""

    line: int
    kind: str
    key: str
    fields: dict[str, str]
    broken: bool = False


def read_bibtex(text: str) -> Iterator[BibReference]:
    """One reference after the other, accents of LaTeX made letters; those that cannot be read too."""
    library = parse_string(text, append_middleware=[MonthIntMiddleware()])
    failed = {id(block) for block in library.failed_blocks}
    for block in library.blocks:
        line = (block.start_line or 0) + 1
        if isinstance(block, Entry):
            fields = {field.key.lower(): _read(field.key.lower(), str(field.value)) for field in block.fields}
            yield BibReference(line, block.entry_type.lower(), block.key, fields)
        elif id(block) in failed:
            yield BibReference(line, "", "", {}, broken=True)


_latex = LatexNodes2Text()
_LATEX = re.compile(r"[\\{}$~]")
_SLASHED = re.compile(r"\\([&%$#_{}~])")


def _read(name: str, value: str) -> str:
    """Braces only keep capital letters as they are; in an address, signs of LaTeX are signs."""
    if name in VERBATIM:
        value = _SLASHED.sub(r"\1", value)
    elif _LATEX.search(value):
        value = _latex.latex_to_text(value)
    return " ".join(value.split())


def bibtex_text(kind: str, key: str, fields: Iterable[tuple[str, str]]) -> str:
    """A reference as it is written: what is empty is left out, and no text can end its braces."""
    lines = [f"  {name} = {{{_written(name, text)}}},\n" for name, text in fields if text.strip()]
    return f"@{kind}{{{_NAME.sub('-', key)},\n{''.join(lines)}}}\n"


def _written(name: str, text: str) -> str:
    line = " ".join(text.split())
    if name in VERBATIM:
        return line.replace("{", "%7B").replace("}", "%7D")
    return _ESCAPED.sub(lambda sign: _SPECIAL[sign[0]], line)
