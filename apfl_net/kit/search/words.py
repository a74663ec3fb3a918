"""Text as tokens: the one tokeniser of every engine, for documents and for queries.

Scripts without spaces between words are cut into *clusters*, which anybody can do without a dictionary: Han,
kana and Hangul character by character, Thai, Lao, Khmer and Burmese letter by letter with the marks of each.
Everything else is *words*, folded: no case, no accents on Latin letters, digits as ASCII.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import starmap
from operator import attrgetter
from typing import NamedTuple

VERSION = 3
"""To go up whenever a text becomes other tokens: every index is then built anew."""

END = "\u00b6"
"""Where a sentence ends."""

MOST_LETTERS = 60
"""Of one token; what is longer is no word."""

OFTEN = 24
"""Letters between white space: up to so many it is likely that they come again."""

_HAN = "\u3005\u3007\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff\U00020000-\U0003ffff"
_UNSPACED = f"{_HAN}\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff"
_THAI = "[\u0e40-\u0e44]?[\u0e01-\u0e2e][\u0e31\u0e34-\u0e3a\u0e47-\u0e4e]*[\u0e30\u0e32\u0e45]?"
_LAO = "[\u0ec0-\u0ec4]?[\u0e81-\u0eae\u0edc-\u0edf][\u0eb1\u0eb4-\u0ebc\u0ec8-\u0ece]*[\u0eb0\u0eb2\u0ebd]?"
_KHMER = "[\u1780-\u17b3](?:\u17d2[\u1780-\u17b3]|[\u17b4-\u17d1\u17d3\u17dd])*"
_BURMESE = (
    "[\u1000-\u102a\u103f\u1050-\u1055\u105a-\u105d\u1061\u1065\u1066\u106e-\u1070\u1075-\u1081]"
    "(?:\u1039[\u1000-\u102a]|[\u102b-\u1038\u103a-\u103e\u1056-\u1059\u105e-\u1060\u1062-\u1064\u1067-\u106d"
    "\u1071-\u1074\u1082-\u108d])*"
)
_MARKS = "".join(chr(code) for code in range(0x300, 0xE00) if unicodedata.category(chr(code)).startswith("M"))
_WORD = rf"[^\W_{_UNSPACED}](?:[^\W_{_UNSPACED}]|[{_MARKS}])*"
_JOINED = rf"(?<=[\w{_MARKS}{_UNSPACED}])-"
_TOKEN = re.compile(
    rf"({_JOINED})?(?:([{_HAN}]|{_THAI}|{_LAO}|{_KHMER}|{_BURMESE})"
    rf"|(\d{{1,3}}(?:[.,]\d{{3}})+(?![\w]))"
    rf"|({_WORD}(?:['\u2019]{_WORD})*))"
    r"|([!?\u3002\u0964\u17d4\u17d5\u104b\n]|\.(?!\S))"
)
"""Groups: the hyphen that joins it to what is before it; cluster, number or word; the end of a sentence."""
_CLUSTER = re.compile(f"[{_UNSPACED}]")
_MARKED_PARTS = re.compile("\u17d2.|\u1039.|.")

# Soft hyphens, joiners, zero-width spaces, variation selectors, tatweel: nobody sees or types them.
_INVISIBLE = re.compile("[\u00ad\u034f\u0640\u180b-\u180e\u200b-\u200f\u2060-\u2064\ufe00-\ufe0f\ufeff]")
_HYPHENS = re.compile("[\u2010\u2011\u2012\u2212\ufe63\uff0d]")
_OTHER_DIGITS = re.compile(
    f"[{''.join(chr(code) for code in range(0x80, 0x11000) if chr(code).isdecimal())}]"
)
_LETTERS = str.maketrans(
    {"đ": "d", "ð": "d", "ø": "o", "ł": "l", "ı": "i", "æ": "ae", "œ": "oe", "ħ": "h"}
    | {"є": "ө", "ї": "ү"}  # what Mongolian is typed with on keyboards that lack its own two
)
# Vowels of one sign, typed as two that look the same: Thai and Lao ae; Khmer oe and oo.
_TWO_AS_ONE = {
    "\u0e40\u0e40": "\u0e41",
    "\u0ec0\u0ec0": "\u0ec1",
    "\u17c1\u17b8": "\u17be",
    "\u17c1\u17b6": "\u17c4",
}
_PIECES = re.compile(r"\s+|\S+")
_GROUPS = re.compile(rf".[{_MARKS}]*", re.DOTALL)
_ACCENTS = re.compile("(?<=[a-z])[\u0300-\u036f]+")
_HARAKAT = re.compile("[\u064b-\u065f\u0670]+")


class Token(NamedTuple):
    """`written`: before it was folded, where that says more; `joined`: it follows a hyphen directly;
    `is_latin`: people leave its marks out when they type it."""

    text: str
    written: str
    is_cluster: bool
    joined: bool
    is_latin: bool


class Standing(NamedTuple):
    """A token, and where it stands in the text: from this letter up to that one."""

    token: Token
    start: int
    end: int


_END = Token(END, END, is_cluster=True, joined=False, is_latin=False)


def tokens_of(text: str, *, ends: bool = False) -> list[Token]:
    """The tokens, in their order. Their positions are counted over words and clusters alike.

    `ends`: between sentences too there is a token, so that no phrase goes over their ends.
    """
    tokens: list[Token] = []
    for line in text.split("\n"):
        for piece in line.split():
            tokens += _tokens_in(piece) if len(piece) <= OFTEN else _tokens_looked_for_in(piece)
        tokens.append(_END)
    tokens.pop()
    return tokens if ends else [token for token in tokens if token is not _END]


def _tokens_looked_for_in(piece: str) -> tuple[Token, ...]:
    """No token goes over white space."""
    return tuple(starmap(_token, _TOKEN.findall(_seen(piece))))


_tokens_in = lru_cache(20_000)(_tokens_looked_for_in)
"""Most of what indexing costs is spent here, and most words come again."""


def standing_in(text: str) -> Iterator[Standing]:
    """The same with the places of the letters they were typed with, and with the ends of sentences."""
    seen, places = _seen_with_places(text)
    for match in _TOKEN.finditer(seen):
        start = match.end(1) if match[1] else match.start()
        yield Standing(_token(*match.groups("")), places[start], places[match.end() - 1] + 1)


@lru_cache(100_000)
def _token(hyphen: str, cluster: str, number: str, word: str, end: str) -> Token:
    """From the groups of a match."""
    if end:
        return _END
    if cluster:
        return Token(_in_order(cluster), cluster, is_cluster=True, joined=False, is_latin=False)
    written = re.sub("[.,]", "", number) or _without_apostrophes(word)[:MOST_LETTERS]
    text = folded(written)
    is_latin = text.isascii() and text.isalpha()
    return Token(text, written, is_cluster=False, joined=bool(hyphen), is_latin=is_latin)


def is_gap(between: str) -> bool:
    """Whether a reader sees nothing but space there."""
    return not _INVISIBLE.sub("", between).strip()


def is_cluster(token: str) -> bool:
    """Whether it is of a script that is cut into clusters."""
    return _CLUSTER.match(token) is not None


def folded(word: str) -> str:
    """A word of one script without what people leave out when they type: Latin accents, Arabic vowels."""
    return word if word.isascii() else _folded(word)


@lru_cache(50_000)
def _folded(word: str) -> str:
    bare = _ACCENTS.sub("", unicodedata.normalize("NFD", word.translate(_LETTERS)))
    return unicodedata.normalize("NFC", _HARAKAT.sub("", bare).translate(_LETTERS))


def compounds_of(tokens: list[Token]) -> Iterator[str]:
    """Words written with hyphens, as one word: "co-operation" is looked for as "cooperation" too."""
    if not any(map(attrgetter("joined"), tokens)):
        return  # as in most texts
    parts: list[str] = []
    for token in tokens:
        if token.joined and parts:
            parts.append(token.text)
            continue
        if len(parts) > 1:
            yield _as_one(parts)
        parts = [] if token.is_cluster else [token.text]
    if len(parts) > 1:
        yield _as_one(parts)


def _as_one(parts: list[str]) -> str:
    return "".join(parts)[:MOST_LETTERS]


def _seen(text: str) -> str:
    """The text as its reader sees it, whichever way it was typed."""
    if text.isascii():
        return text.casefold()
    composed = unicodedata.normalize("NFKC", _INVISIBLE.sub("", text))
    seen = composed.casefold()
    for two, one in _TWO_AS_ONE.items():
        seen = seen.replace(two, one)
    if seen != composed:
        seen = unicodedata.normalize("NFC", seen)
    return _OTHER_DIGITS.sub(_as_ascii, _HYPHENS.sub("-", seen))


def _as_ascii(digit: re.Match[str]) -> str:
    return str(unicodedata.decimal(digit[0]))


def _seen_with_places(text: str) -> tuple[str, Sequence[int]]:
    """Beside each letter of the text as it is seen, the place of the one it was typed with."""
    whole = _seen(text)
    if len(whole) == len(text):
        return whole, range(len(text))
    seen: list[str] = []
    places: list[int] = []
    for piece in _PIECES.finditer(text):
        letters = _seen(piece.group())
        seen.append(letters)
        first, length = piece.start(), len(piece.group())
        if len(letters) == length:
            places.extend(range(first, first + length))
        else:
            places.extend(_places_by_letter(piece.group(), first, len(letters)))
    return "".join(seen), places


def _places_by_letter(piece: str, first: int, length: int) -> list[int]:
    """Letter by letter with its marks; where even that does not add up, in proportion."""
    places = [
        first + group.end() - 1 for group in _GROUPS.finditer(piece) for _letter in _seen(group.group())
    ]
    if len(places) == length:
        return places
    return [first + min(number * len(piece) // length, len(piece) - 1) for number in range(length)]


def _in_order(cluster: str) -> str:
    """Marks of one letter look alike in whichever order they were typed."""
    return "".join(sorted(_MARKED_PARTS.findall(cluster))) if len(cluster) > 2 else cluster


def _without_apostrophes(word: str) -> str:
    """ "worker's" is "worker", "don't" is "dont"."""
    word = word.replace("\u2019", "'")
    return word.removesuffix("'s").replace("'", "") if "'" in word else word
