"""What changed between two texts, in any script."""

import re
from collections.abc import Iterator
from difflib import SequenceMatcher
from typing import NamedTuple

MOST_PIECES = 1_000
"""Beyond so many pieces a changed passage is shown as gone and come as a whole: comparing is quadratic."""

_WITHOUT_SPACES = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff"
_MARKS = "\u0300-\u036f\u0e31\u0e34-\u0e3a\u0e47-\u0e4e\u102b-\u103e\u17b4-\u17d3\u200b-\u200d"
_PIECE = re.compile(rf"[{_WITHOUT_SPACES}][{_MARKS}]*|(?:(?![{_WITHOUT_SPACES}])\w)+|\s+|.", re.DOTALL)


class Passage(NamedTuple):
    """A run of text that stayed (`same`), went (`gone`) or came (`new`)."""

    kind: str
    text: str


def differences(before: str, after: str) -> list[Passage]:
    """The passages that lead from one text to the other, by words; by letters where words have no spaces.

    >>> [tuple(passage) for passage in differences("two old boats", "two new boats")]
    [('same', 'two '), ('gone', 'old'), ('new', 'new'), ('same', ' boats')]
    """
    return list(_joined(_by_lines(before.splitlines(keepends=True), after.splitlines(keepends=True))))


def _by_lines(before: list[str], after: list[str]) -> Iterator[Passage]:
    for stayed, gone, come in _compared(before, after):
        yield Passage("same", stayed)
        for same, went, new in _compared(_PIECE.findall(gone), _PIECE.findall(come)):
            yield from (Passage("same", same), Passage("gone", went), Passage("new", new))


def _compared(before: list[str], after: list[str]) -> Iterator[tuple[str, str, str]]:
    """What stayed, and then what went and what came in its place; over and over."""
    if len(before) > MOST_PIECES or len(after) > MOST_PIECES:
        yield "", "".join(before), "".join(after)
        return
    for kind, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if kind == "equal":
            yield "".join(before[a:b]), "", ""
        else:
            yield "", "".join(before[a:b]), "".join(after[c:d])


def _joined(passages: Iterator[Passage]) -> Iterator[Passage]:
    """Neighbours of one kind as one, empty ones left out."""
    last: Passage | None = None
    for passage in passages:
        if not passage.text:
            continue
        if last and last.kind == passage.kind:
            last = Passage(last.kind, last.text + passage.text)
            continue
        if last:
            yield last
        last = passage
    if last:
        yield last
