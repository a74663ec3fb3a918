"""What a term asks for, in units. Every engine looks for the same."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from apfl_net.kit.search import stems
from apfl_net.kit.search.asking import Expansion, Query
from apfl_net.kit.search.definitions import Definition
from apfl_net.kit.search.language import Term
from apfl_net.kit.search.words import Token, compounds_of, tokens_of

PREFIX_FROM = 3
ROOT_FROM = 6
"""Letters of a stem that other words may begin with: "inspecting" has "inspect", as has an inspectorate."""
ENDS_VARY_FROM = 4
"""Letters of a word in a script whose languages say with endings what others say with words."""
LONGEST_RUN = 24
"""Clusters of one run; what is longer is a text, and its beginning will do."""

Unit = list[Token]
"""One word, the words of a compound, or a run of clusters."""


@dataclass(frozen=True)
class Part:
    """What must be found: some of the terms that were typed, or any of `texts` in their place."""

    units: list[tuple[Term, Unit]]
    texts: tuple[str, ...]


def parts_of(query: Query, index: Definition) -> list[Part]:
    """Terms one by one, but for those that stand together for something with other names."""
    found = query.wanted.found()
    kept = _significant(found, index)
    expanded = {expansion.first: expansion for expansion in query.expansions}
    parts, at = [], 0
    while at < len(found):
        expansion = expanded.get(at, Expansion(at, 1, ()))
        terms = found[at : at + expansion.count]
        words = [term for term in terms if term in kept] or (list(terms) if expansion.texts else [])
        parts.append(Part([(term, unit) for term in words for unit in units_of(term)], expansion.texts))
        at += expansion.count
    return parts


def _significant(terms: Sequence[Term], index: Definition) -> Sequence[Term]:
    """Without the words that say little, unless there are no others."""
    kept = [term for term in terms if term.quoted or term.text.lower() not in index.stop_words]
    return kept or terms


def units_of(term: Term) -> Iterator[Unit]:
    tokens = tokens_of(term.text)
    if term.quoted:
        yield from [tokens] if tokens else []
        return
    for is_run, group in groupby(tokens, lambda token: token.is_cluster):
        if is_run:
            yield list(group)
            continue
        unit: Unit = []
        for token in group:
            if unit and not token.joined:
                yield unit
                unit = []
            unit.append(token)
        yield unit


def ends_vary(word: str) -> bool:
    """Cyrillic: no rules for stems here, so a word is looked for with any ending."""
    return "\u0400" <= word[0] <= "\u052f"


def stems_of(word: str) -> list[str]:
    """By all rules: nobody says in which language they ask."""
    return [stems.stem(rules, word) for rules in stems.RULES]


def marked(unit: Unit) -> Unit:
    """The words typed with accents."""
    return [token for token in unit if token.is_latin and token.text != token.written]


def may_go_on(unit: Unit) -> bool:
    """Whether the last word may have an ending. Vietnamese has none, and shows itself by its accents."""
    last = unit[-1] if unit else None
    return last is not None and not (last.is_cluster or marked(unit)) and len(last.text) >= ENDS_VARY_FROM


def as_words(unit: Unit) -> list[str]:
    """A word, or the words of a compound as one."""
    return [unit[0].text] if len(unit) == 1 else list(compounds_of(unit))
