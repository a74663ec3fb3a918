"""What a term asks for, in units. Every engine looks for the same."""

from collections.abc import Iterable, Iterator
from itertools import groupby

from apfl_net.kit.search import stems
from apfl_net.kit.search.definitions import Definition
from apfl_net.kit.search.language import Term
from apfl_net.kit.search.texts import is_latin
from apfl_net.kit.search.words import Token, tokens_of

PREFIX_FROM = 3
ROOT_FROM = 6
"""Letters of a stem that other words may begin with: "inspecting" has "inspect", as has an inspectorate."""
ENDS_VARY_FROM = 4
"""Letters of a word in a script whose languages say with endings what others say with words."""
LONGEST_RUN = 24
"""Clusters of one run; what is longer is a text, and its beginning will do."""

Unit = list[Token]
"""One word, the words of a compound, or a run of clusters."""


def significant(terms: Iterable[Term], index: Definition) -> list[Term]:
    """Without the words that say little, unless there are no others."""
    terms = list(terms)
    kept = [term for term in terms if term.quoted or term.text.lower() not in index.stop_words]
    return kept or terms


def units_of(term: Term) -> Iterator[Unit]:
    tokens = list(tokens_of(term.text))
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
    return [token for token in unit if is_latin(token) and token.text != token.written]
