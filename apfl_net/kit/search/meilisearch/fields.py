"""What the server keeps of a document, field by field, and how an index is set up."""

import hashlib
from base64 import b32encode
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from apfl_net.kit.search import words
from apfl_net.kit.search.definitions import Definition
from apfl_net.kit.search.documents import MOST_AUDIENCES, Document
from apfl_net.kit.search.meilisearch.filters import kept
from apfl_net.kit.search.texts import AUTHOR, BODY, MARKED, PUBLIC_AUTHOR, STEM, TITLE, TITLE_STEM, texts_of
from apfl_net.kit.search.words import END, is_cluster

VERSION = 2
"""To go up with every change of the fields or of the settings below."""

KEY, WRITTEN = "key", "written"
SOURCE, NUMBER, DIGEST = "source", "number", "digest"  # kind, id, and of what it was made: to be compared
DAY, GROUP = "day", "group"
MOST_VALUES = 1000
"""Of one facet that are counted, and of words that resemble one."""

CLOSED = "__"
"""Behind each word; none has it inside. What resembles `wages__` does not merely begin like it."""


@dataclass(frozen=True)
class Place:
    """The fields of one part of a document."""

    words: str
    pairs: str
    stems: str


ANYWHERE = Place("words", "pairs", "stems")
IN_TITLE = Place("title_words", "title_pairs", "title_stems")


def fingerprint(index: Definition) -> str:
    return index.fingerprint(f"meilisearch {VERSION}", f"words {words.VERSION}")


def settings_of(index: Definition) -> dict[str, Any]:
    """Nothing is looked for in texts: `searchableAttributes` is empty. Typing errors are judged by us."""
    plain = [KEY, SOURCE, GROUP, *(f"door{number}" for number in range(MOST_AUDIENCES)), *index.facets]
    plain += [MARKED, AUTHOR, PUBLIC_AUTHOR, ANYWHERE.pairs, *vars(IN_TITLE).values()]
    return {
        "searchableAttributes": [],
        "displayedAttributes": ["*"],
        "filterableAttributes": [
            _filterable(plain),
            _filterable([ANYWHERE.words, ANYWHERE.stems], near=True),
            _filterable([WRITTEN, NUMBER], compared=True),
        ],
        "sortableAttributes": [WRITTEN, DAY, NUMBER],
        "rankingRules": ["sort"],
        "typoTolerance": {"enabled": True, "minWordSizeForTypos": {"oneTypo": 5, "twoTypos": 255}},
        "faceting": {"maxValuesPerFacet": MOST_VALUES, "sortFacetValuesBy": {"*": "count"}},
        "pagination": {"maxTotalHits": 10_000_000},
        "prefixSearch": "disabled",
        "proximityPrecision": "byAttribute",
    }


def _filterable(names: Sequence[str], *, near: bool = False, compared: bool = False) -> dict[str, Any]:
    """`near`: one can ask which of its values resemble a word; `compared`: which are larger."""
    features = {"facetSearch": near, "filter": {"equality": True, "comparison": compared}}
    return {"attributePatterns": list(names), "features": features}


def kept_of(document: Document, index: Definition) -> dict[str, Any]:
    """The document as the server takes it: each field a set of tokens."""
    texts = texts_of(document, index)
    title, body = texts[TITLE], texts[BODY]
    return {
        KEY: document.key,
        SOURCE: kept(document.kind),
        GROUP: kept(document.head),
        **{name: _set(values) for name in index.facets if (values := document.values(name))},
        **dict(document.doors()),
        DAY: document.day,
        WRITTEN: int(document.written_at.timestamp()),
        NUMBER: document.id,
        DIGEST: document.digest(),
        ANYWHERE.words: _set(closed(token) for token in title + body if token != END),
        ANYWHERE.pairs: _set(pair for text in (title, body) for pair in pairs_in(text)),
        ANYWHERE.stems: _set(map(closed, texts[STEM])),
        IN_TITLE.words: _set(map(closed, title)),
        IN_TITLE.pairs: _set(pairs_in(title)),
        IN_TITLE.stems: _set(map(closed, texts[TITLE_STEM])),
        MARKED: _set(texts[MARKED]),
        AUTHOR: _set(texts[AUTHOR]),
        PUBLIC_AUTHOR: _set(texts[PUBLIC_AUTHOR]),
    }


def closed(word: str) -> str:
    return word + CLOSED


def pairs_in(tokens: Sequence[str | None]) -> Iterator[str]:
    """Which token follows which: what a phrase of any length is told by. Of clusters, of which there are few,
    the next but one too.

    Where a token does not matter there is None.
    """
    for apart in (1, 2):
        for at, one in enumerate(tokens[:-apart] if tokens else ()):
            other = tokens[at + apart]
            if not one or not other or END in tokens[at : at + apart + 1]:
                continue
            if apart == 1 or (is_cluster(one) and is_cluster(other)):
                yield _after(one, apart) + other


@lru_cache(100_000)
def _after(one: str, apart: int) -> str:
    """The first of a pair, in six letters that hardly ever are those of another; the second begins behind."""
    told = hashlib.blake2b(f"{one} {apart}".encode(), digest_size=4).digest()
    return b32encode(told).decode().lower()[:6]


def _set(tokens: Iterable[str]) -> list[str]:
    return [kept(token) for token in dict.fromkeys(tokens)]
