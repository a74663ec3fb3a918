"""The glossary as a book to look words up in: wordings by their tokens, as search cuts them.

Pure: made of what was read from the database, or from the data that comes with the house.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product

from apfl_net.kit.i18n import SOURCE_LANGUAGE
from apfl_net.kit.search.definitions import definition
from apfl_net.kit.search.words import Token, tokens_of

MOST_SPELLINGS = 4
"""Of one wording that are looked for."""


@dataclass(frozen=True)
class Said:
    """A wording that is searched for."""

    concept_id: int
    language: str
    text: str


@dataclass(frozen=True)
class Entry:
    """A wording with its tokens: `key` as they are looked up, `written` with their accents."""

    said: Said
    key: tuple[str, ...]
    written: tuple[str, ...]

    def is_so_written(self, typed: Token, at: int) -> bool:
        """Who types accents means them; who types none may mean any."""
        return typed.is_cluster or typed.written in {typed.text, self.written[at]}


@dataclass
class Book:
    """`said`: the wordings of each concept, its English term first; `related`: the concepts near each."""

    said: Mapping[int, tuple[Said, ...]]
    related: Mapping[int, tuple[int, ...]]
    _entries: dict[tuple[str, ...], list[Entry]] = field(default_factory=dict)
    _longest: dict[str, int] = field(default_factory=dict)  # of the wordings that begin with this token

    def __post_init__(self) -> None:
        for said in self.everything():
            tokens = tokens_of(said.text)
            entry = Entry(said, _key(tokens), tuple(token.written for token in tokens))
            is_english = said.language == SOURCE_LANGUAGE
            for key in {entry.key, _plain_key(tokens)} if is_english else {entry.key}:
                self._entries.setdefault(key, []).append(entry)
                self._longest[key[0]] = max(self._longest.get(key[0], 0), len(key))

    def everything(self) -> Iterator[Said]:
        for all_of_one in self.said.values():
            yield from all_of_one

    def entries(self) -> Iterator[Entry]:
        """Each once."""
        for key, entries in self._entries.items():
            yield from (entry for entry in entries if entry.key == key)

    def longest_from(self, token: Token) -> int:
        """How many tokens a wording has at most that begins like this."""
        return max(self._longest.get(token.text, 0), self._longest.get(plain(token.text), 0))

    def at(self, tokens: Sequence[Token]) -> list[Said]:
        """The wordings that are exactly this; of English ones, in whichever number and spelling."""
        found = {
            entry.said: None
            for key in (_key(tokens), _plain_key(tokens))
            for entry in self._entries.get(key, ())
            if all(entry.is_so_written(token, at) for at, token in enumerate(tokens))
        }
        return list(found)


def book_of(said: Iterable[Said], pairs: Iterable[tuple[int, int]]) -> Book:
    """`said`: the English term of a concept before its other wordings."""
    by_concept: dict[int, list[Said]] = {}
    for one in said:
        if tokens_of(one.text):
            by_concept.setdefault(one.concept_id, []).append(one)
    related: dict[int, list[int]] = {}
    for one_id, other_id in pairs:
        if one_id in by_concept and other_id in by_concept:
            related.setdefault(one_id, []).append(other_id)
            related.setdefault(other_id, []).append(one_id)
    return Book(
        {concept_id: tuple(wordings) for concept_id, wordings in by_concept.items()},
        {concept_id: tuple(others) for concept_id, others in related.items()},
    )


def spellings(said: Said) -> list[str]:
    """Of an English wording, as it is written on both sides of the ocean; of others, as it stands."""
    if said.language != SOURCE_LANGUAGE:
        return [said.text]
    known = definition().synonyms
    choices = [(word, *known.get(word.casefold(), ())) for word in said.text.split()]
    return [" ".join(chosen) for chosen, _ in zip(product(*choices), range(MOST_SPELLINGS), strict=False)]


def plain(word: str) -> str:
    """An English word in the singular, in one of its spellings."""
    return _one_spelling(_singular(_one_spelling(word)))


def _singular(word: str) -> str:
    if len(word) < 4 or not word.endswith("s") or word.endswith(("ss", "us", "is")):
        return word
    return f"{word[:-3]}y" if word.endswith("ies") else word[:-1]


def _one_spelling(word: str) -> str:
    return min([word, *definition().synonyms.get(word, ())])


def _key(tokens: Sequence[Token]) -> tuple[str, ...]:
    return tuple(token.text for token in tokens)


def _plain_key(tokens: Sequence[Token]) -> tuple[str, ...]:
    return tuple(plain(token.text) for token in tokens)
