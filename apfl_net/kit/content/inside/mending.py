"""Undoing what readers of PDFs make of lines: people look for words, and words go on over ends of lines."""

import re

_UNSPACED = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3000-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff00-\uffef"
)
_MARKS = (
    "\u0e31\u0e33-\u0e3a\u0e47-\u0e4e\u0eb1\u0eb3-\u0ebc\u0ec8-\u0ece"
    "\u102b-\u1032\u1036-\u103e\u17b6-\u17d3\u0300-\u036f"
)
_LOOSE_MARK = re.compile(f"[ \n]+(?=[{_MARKS}])")
_LOOSE_LETTER = re.compile("(?<=[\u1039\u17d2])[ \n]+")
_LINE_IN_WORD = re.compile(f"(?<=[{_UNSPACED}])[ \t]*\n[ \t]*(?=[{_UNSPACED}])")
_SOFT_HYPHEN = re.compile("\u00ad\n?")
_LINE = re.compile(r"(?<!\n)\n(?!\n)")
_SPACES = re.compile(r"[ \t\u00a0]+")
_EMPTY_LINES = re.compile(r" *\n\s*\n *")


SHORT = 0.6
"""Part of a full line, which is one that is longer than four out of five on its page."""


def torn(text: str) -> int:
    """How many letters stand apart from what they belong to."""
    return len(_LOOSE_MARK.findall(text)) + len(_LOOSE_LETTER.findall(text))


def mended(text: str) -> str:
    """Lines become running text; paragraphs, also those that only end with a short line, stay apart."""
    text = _SOFT_HYPHEN.sub("", text.replace("\r", "\n").replace("\f", "\n\n"))
    text = _EMPTY_LINES.sub("\n\n", _with_ends(text))
    text = _LOOSE_LETTER.sub("", _LOOSE_MARK.sub("", text))
    text = _LINE_IN_WORD.sub("", text)
    return _SPACES.sub(" ", _LINE.sub(" ", text)).strip()


def _with_ends(text: str) -> str:
    """With an empty line after each that is much shorter than a full one, as headings and last lines are."""
    lines = text.split("\n")
    lengths = [sum(map(str.isalnum, line)) for line in lines]
    by_length = sorted(filter(None, lengths))
    full = by_length[len(by_length) * 4 // 5] if by_length else 0
    short = [0 < length < SHORT * full for length in lengths]
    return "\n".join(f"{line}\n" if is_short else line for line, is_short in zip(lines, short, strict=True))
