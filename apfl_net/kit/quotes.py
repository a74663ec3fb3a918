"""Quotes of posts in Markdown: finding them, writing them, taking their words out.

A quote is a block quote whose first line links to a post:

    > [#12](/posts/345):
    > We board at the pier.

The link says which post; the label says nothing to us. Quotes stand at any depth, also inside each other.
"""

import re
import unicodedata
from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import NamedTuple

from apfl_net.kit.markdown import QUOTE_HEAD, blocks, quoted_at

LONGEST_QUOTE = 1500
SHORTEST_PART = 500
"""A long text is cut at the end of a paragraph or a sentence, if that leaves so many characters."""

LONG_ENOUGH = 20
"""So many letters are no accident: they may begin and end inside a word. Fewer stand as whole words alone."""

_LEFT_OUT = re.compile(r"…|\.{3}|\n")
_WITHOUT_SPACES = re.compile(
    "[\u0e00-\u0fff\u1000-\u109f\u1780-\u17ff\u19e0-\u19ff\u2e80-\ua4cf\ua9e0-\ua9ff\uaa60-\uaa7f"
    "\uf900-\ufaff\U00020000-\U0003ffff]"
)  # Thai, Lao, Tibetan, Burmese, Khmer, Chinese and Japanese
_OPENING = re.compile(r"(?:>.*\n)+\n|(?:>.*\n)*>.*\Z")
_END = re.compile(r"\n\n|[.!?]\s|[。！？។။]")


@dataclass(frozen=True)
class Quote:
    """One quote of a post in a text, by the lines of the text that it stands on."""

    post_id: int
    first: int
    head: int  # the line with the link
    end: int  # after the last
    parts: tuple[str, ...]  # line by line, as `words_of`; without quotes inside it


class _Span(NamedTuple):
    post_id: int
    first: int
    end: int
    head: int


def quotes_in(text: str) -> list[Quote]:
    """Every quote in a text, in the order of their first lines."""
    spans, lines = _spans(text), text.split("\n")
    return [
        Quote(span.post_id, span.first, span.head, span.end, _parts(lines, span.head, own))
        for span, own in zip(spans, _own_lines(spans), strict=True)
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


def _own_lines(spans: list[_Span]) -> list[list[int]]:
    """The lines of each quote that are in no quote inside it: those come later, and take them."""
    owner = {line: at for at, span in enumerate(spans) for line in range(span.first, span.end)}
    own: list[list[int]] = [[] for _span in spans]
    for line, at in owner.items():
        own[at].append(line)
    return own


def _parts(lines: list[str], head: int, own: list[int]) -> tuple[str, ...]:
    said = "\n".join(QUOTE_HEAD.sub("", lines[line], 1) if line == head else lines[line] for line in own)
    return tuple(part for piece in _LEFT_OUT.split(said) if (part := words_of(piece)))


class _Letters(dict[int, str]):
    """What counts of a character when two texts are compared: letters with their marks, and digits."""

    def __missing__(self, code: int) -> str:
        letter = chr(code)
        kind = unicodedata.category(letter)
        if kind[0] in "LMN":
            self[code] = f" {letter} " if _WITHOUT_SPACES.match(letter) else letter
        else:
            self[code] = "" if kind == "Cf" else " "
        return self[code]


_LETTERS = _Letters()


def words_of(text: str) -> str:
    """The bare words, one space between them: so that marks and spaces make no difference between two texts.

    In scripts that write no spaces each letter is a word.
    """
    return " ".join(text.translate(_LETTERS).casefold().split())


def stands_in(quote: Quote, texts: Collection[str]) -> bool:
    """Whether all that is quoted is in one or another of these texts, given as `words_of`."""
    return all(any(_stands(part, text) for text in texts) for part in quote.parts)


def _stands(part: str, text: str) -> bool:
    """A name of three letters does not stand in a word that happens to have them."""
    return part in text and (len(part) >= LONG_ENOUGH or f" {part} " in f" {text} ")


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


def opening_and_rest(text: str) -> tuple[str, str]:
    """The block quote that a text begins with, up to the empty line that ends it, and all that comes after.

    Neither has a bearing on how the other is read, unless links are defined somewhere: then all is the rest.
    """
    if not text.startswith(">") or "]:" in text:
        return "", text
    opening = _OPENING.match(text)
    return (opening[0], text[opening.end() :]) if opening else ("", text)


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
