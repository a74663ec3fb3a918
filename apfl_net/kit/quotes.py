"""Quotes of posts in Markdown: finding them, writing them, taking their words out.

A quote is a block quote whose first line links to a post:

    > [#12](/posts/345):
    > We board at the pier.

The link says which post; the label says nothing to us. Quotes stand at any depth, also inside each other.
"""

import re
from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import NamedTuple

from apfl_net.kit.markdown import QUOTE_HEAD, blocks, quoted_at

LONGEST_QUOTE = 1500
SHORTEST_PART = 500
"""A long text is cut at the end of a paragraph or a sentence, if that leaves so many characters."""

_LEFT_OUT = re.compile(r"…|\.{3}|\n")
_NOT_A_WORD = re.compile(r"[\W_]+")
_END = re.compile(r"\n\n|[.!?]\s|[。！？។။]")


@dataclass(frozen=True)
class Quote:
    """One quote of a post in a text, by the lines of the text that it stands on."""

    post_id: int
    first: int
    head: int  # the line with the link
    end: int  # after the last
    parts: tuple[str, ...]  # its words line by line, as letters and digits; without quotes inside it


class _Span(NamedTuple):
    post_id: int
    first: int
    end: int
    head: int


def quotes_in(text: str) -> list[Quote]:
    """Every quote in a text, in the order of their first lines."""
    spans, lines = _spans(text), text.split("\n")
    return [
        Quote(
            span.post_id, span.first, span.head, span.end, _parts(lines, span.head, _own_lines(spans, span))
        )
        for span in spans
    ]


def _spans(text: str) -> list[_Span]:
    if "/posts/" not in text:
        return []
    tokens = blocks(text)
    found = []
    for at, token in enumerate(tokens):
        head = quoted_at(tokens, at)
        if head and token.map and (words := tokens[at + 2].map):
            found.append(_Span(int(head["post"]), token.map[0], token.map[1], words[0]))
    return found


def _own_lines(spans: list[_Span], whole: _Span) -> list[int]:
    """The lines of a quote that are in no quote inside it."""
    inner = [span for span in spans if whole.first < span.first < whole.end]
    lines = range(whole.first, whole.end)
    return [line for line in lines if not any(span.first <= line < span.end for span in inner)]


def _parts(lines: list[str], head: int, own: list[int]) -> tuple[str, ...]:
    said = "\n".join(QUOTE_HEAD.sub("", lines[line], 1) if line == head else lines[line] for line in own)
    return tuple(part for piece in _LEFT_OUT.split(said) if (part := words_of(piece)))


def words_of(text: str) -> str:
    """Letters and digits alone: so that marks and spaces make no difference between two texts."""
    return _NOT_A_WORD.sub("", text).casefold()


def stands_in(quote: Quote, texts: Collection[str]) -> bool:
    """Whether all that is quoted is in one or another of these texts, given as `words_of`."""
    return all(any(part in text for text in texts) for part in quote.parts)


def with_labels(text: str, label: Callable[[int], str]) -> str:
    """The text with a label of ours in the head of each quote: one that was typed could hold a name."""
    lines = text.split("\n")
    for quote in quotes_in(text):
        marked = f"[{label(quote.post_id)}](/posts/{quote.post_id}): "
        line = QUOTE_HEAD.sub(lambda _head, marked=marked: marked, lines[quote.head], 1)  # type: ignore[misc]
        lines[quote.head] = line.rstrip()
    return "\n".join(lines)


def emptied(text: str, is_gone: Callable[[Quote], bool]) -> str:
    """The text with nothing but `…` in the quotes whose words are gone."""
    lines = text.split("\n")
    gone: list[Quote] = []
    for quote in quotes_in(text):
        inside_another = bool(gone) and quote.first < gone[-1].end
        if quote.parts and not inside_another and is_gone(quote):
            gone.append(quote)
    for quote in reversed(gone):
        lines[quote.first : quote.end] = _empty(lines[quote.head])
    return "\n".join(lines)


def _empty(head: str) -> list[str]:
    link = QUOTE_HEAD.search(head)
    if link is None:
        return []
    before = re.sub(r"[^>\s]", " ", head[: link.start()])
    return [head[: link.end()].rstrip(), f"{before}…"]


def own_words(text: str) -> str:
    """The text without the quotes in it."""
    quoted = {line for quote in quotes_in(text) for line in range(quote.first, quote.end)}
    kept = [line for number, line in enumerate(text.split("\n")) if number not in quoted]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(kept)).strip("\n")


def quote_of(text: str, *, number: int, post_id: int) -> str:
    """A post as a quote to be answered: its own words, and of a long one the beginning."""
    words = shortened(own_words(text) or text)
    said = "\n".join(f"> {line}".rstrip() for line in words.split("\n"))
    return f"> [#{number}](/posts/{post_id}):\n{said}\n\n"


def shortened(text: str) -> str:
    if len(text) <= LONGEST_QUOTE:
        return text
    start = text[:LONGEST_QUOTE]
    ends = [match.end() for match in _END.finditer(start)]
    cut = ends[-1] if ends and ends[-1] >= SHORTEST_PART else start.rfind(" ")
    return f"{start[: cut if cut >= SHORTEST_PART else LONGEST_QUOTE].rstrip()} …"
