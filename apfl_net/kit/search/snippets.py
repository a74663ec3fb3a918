"""Where the words that somebody looked for stand in a text: the words marked, and the piece around them.

The text is the one that its reader may see, looked through again; the index is not asked.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from apfl_net.kit.search import stems
from apfl_net.kit.search.asking import Expansion
from apfl_net.kit.search.language import Wanted
from apfl_net.kit.search.words import Standing, Token, is_gap, standing_in, tokens_of

MOST_LETTERS = 50_000
"""Of a text that are looked through."""
LETTERS_SHOWN, LETTERS_BEFORE = 220, 60
PREFIX_FROM, ROOT_FROM, NEARLY_FROM = 3, 6, 5
"""As in the engines: letters of the beginning of a word; of a stem; of a word that may have one wrong."""

Run = tuple[str, ...]


@dataclass(frozen=True)
class Piece:
    """A stretch of text, and whether it is what was looked for."""

    text: str
    is_match: bool = False


@dataclass(frozen=True)
class Looked:
    """What to mark: words in any of their forms, and runs of tokens one after the other."""

    words: frozenset[str]
    stems: frozenset[str]
    beginnings: tuple[str, ...]
    runs: tuple[Run, ...]


def looked_for(wanted: Wanted, expansions: Iterable[Expansion] = (), passing: Iterable[str] = ()) -> Looked:
    """`passing`: words that say too little to be marked."""
    said_little = set(passing)
    words: list[str] = []
    runs: list[Run] = [run for one in expansions for text in one.texts if (run := _run(tokens_of(text)))]
    for term in wanted.found():
        tokens = tokens_of(term.text)
        if term.quoted or any(token.is_cluster for token in tokens):
            runs.append(_run(tokens))
        else:
            words += [token.text for token in tokens if token.text not in said_little]
    last = wanted.found()[-1:] if wanted.unfinished else ()
    begun = [token.text for term in last for token in tokens_of(term.text)][-1:]
    found_stems = {stems.stem(rules, word) for word in words for rules in stems.RULES}
    roots = {stem.partition(":")[2] for stem in found_stems if stem.startswith("en:")}
    return Looked(
        words=frozenset(words),
        stems=frozenset(found_stems),
        beginnings=(
            *(word for word in begun if len(word) >= PREFIX_FROM and word in words),
            *(root for root in roots if len(root) >= ROOT_FROM),
            *(word for word in words if len(word) >= PREFIX_FROM + 1 and "\u0400" <= word[0] <= "\u052f"),
        ),
        runs=tuple(run for run in runs if run),
    )


def marked(text: str, looked: Looked) -> tuple[Piece, ...]:
    """The whole text, with what was looked for marked."""
    return tuple(_cut(text, _spans(text, looked), 0, len(text)))


def snippet(text: str, looked: Looked) -> tuple[Piece, ...]:
    """The piece of the text in which most of it stands; the beginning, if nothing does."""
    text = text[:MOST_LETTERS]
    spans = _spans(text, looked)
    start, end = _window(text, spans)
    pieces = list(_cut(text, spans, start, end))
    before = [Piece("… ")] if start else []
    after = [Piece(" …")] if end < len(text) else []
    return (*before, *pieces, *after)


def _run(tokens: Iterable[Token]) -> Run:
    return tuple(token.text for token in tokens)


def _spans(text: str, looked: Looked) -> list[tuple[int, int]]:
    """From letter to letter, in order, none over another."""
    standing = list(standing_in(text))
    flags = [_is_word(one.token, looked) for one in standing]
    for run in looked.runs:
        _flag_run(standing, flags, run)
    if not any(flags):
        flags = [_is_nearly(one.token, looked) for one in standing]
        for run in looked.runs:
            _flag_run(standing, flags, run, wrong=1 if len(run) >= NEARLY_FROM else 0)
    return _joined(text, [one for one, flag in zip(standing, flags, strict=True) if flag])


def _is_word(token: Token, looked: Looked) -> bool:
    if token.is_cluster:
        return False
    if token.text in looked.words or token.text.startswith(looked.beginnings):
        return True
    return any(stems.stem(rules, token.text) in looked.stems for rules in stems.RULES)


def _is_nearly(token: Token, looked: Looked) -> bool:
    """A word with one letter wrong."""
    if token.is_cluster or not token.text.isalpha():
        return False
    return any(len(word) >= NEARLY_FROM and _one_apart(word, token.text) for word in looked.words)


def _one_apart(one: str, other: str) -> bool:
    """One letter more, less, another, or two that changed places."""
    if abs(len(one) - len(other)) > 1:
        return False
    start = next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), None)
    if start is None:
        return True
    a, b = one[start:], other[start:]
    return a[1:] == b[1:] or a[1:] == b or a == b[1:] or (a[:2] == b[1::-1] and a[2:] == b[2:])


def _flag_run(standing: Sequence[Standing], flags: list[bool], run: Run, wrong: int = 0) -> None:
    texts = [one.token.text for one in standing]
    for first in range(len(texts) - len(run) + 1):
        if wrong == 0 and texts[first] != run[0]:
            continue
        there = texts[first : first + len(run)]
        if sum(a != b for a, b in zip(there, run, strict=True)) <= wrong:
            flags[first : first + len(run)] = [True] * len(run)


def _joined(text: str, found: Sequence[Standing]) -> list[tuple[int, int]]:
    """Neighbours with nothing but spaces between them are one."""
    spans: list[tuple[int, int]] = []
    for one in found:
        if spans and is_gap(text[spans[-1][1] : one.start]):
            spans[-1] = (spans[-1][0], max(one.end, spans[-1][1]))
        else:
            spans.append((one.start, one.end))
    return spans


def _window(text: str, spans: Sequence[tuple[int, int]]) -> tuple[int, int]:
    if len(text) <= LETTERS_SHOWN:
        return 0, len(text)
    best, most = 0, 0
    for first, _end in spans:
        there = {
            text[start:end].casefold()
            for start, end in spans
            if first <= start < first + LETTERS_SHOWN - LETTERS_BEFORE
        }
        if len(there) > most:
            best, most = first, len(there)
    start = max(0, min(best - LETTERS_BEFORE, len(text) - LETTERS_SHOWN))
    return _at_a_space(text, start, spans), _at_a_space(text, min(len(text), start + LETTERS_SHOWN), spans)


def _at_a_space(text: str, at: int, spans: Sequence[tuple[int, int]]) -> int:
    """A place to cut near this one: at a space, if there is one, and never in what was found."""
    if at in {0, len(text)}:
        return at
    space = text.find(" ", at, at + 25)
    at = space + 1 if space >= 0 else at
    return next((end for start, end in spans if start < at < end), at)


def _cut(text: str, spans: Iterable[tuple[int, int]], start: int, end: int) -> Iterator[Piece]:
    within = [(max(a, start), min(b, end)) for a, b in spans if b > start and a < end]
    edges = [start, *(edge for span in within for edge in span), end]
    for number, (a, b) in enumerate(pairwise(edges)):
        if a < b:
            yield Piece(text[a:b], is_match=number % 2 == 1)
