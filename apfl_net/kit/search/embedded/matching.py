"""A query of ours as one of tantivy's.

*Strict*: words as typed, their other forms, beginnings of the last one. *Tolerant*, only where strict finds
nothing: a letter, an accent, or a cluster may be wrong. What is looked for never depends on the words
in documents that the asker may not read.
"""

from collections.abc import Iterator

import tantivy
from tantivy import Occur

from apfl_net.kit.search import stems
from apfl_net.kit.search.asking import Query
from apfl_net.kit.search.definitions import Definition
from apfl_net.kit.search.embedded.bounds import bounds, unscored
from apfl_net.kit.search.language import Term
from apfl_net.kit.search.texts import BODY, MARKED, STEM, TITLE, TITLE_STEM
from apfl_net.kit.search.units import (
    ENDS_VARY_FROM,
    LONGEST_RUN,
    PREFIX_FROM,
    ROOT_FROM,
    Part,
    Unit,
    as_words,
    ends_vary,
    marked,
    may_go_on,
    parts_of,
    stems_of,
)
from apfl_net.kit.search.words import Token, tokens_of

Found = tantivy.Query


class Matching:
    """Made for one index; its methods for one query."""

    def __init__(self, schema: tantivy.Schema, index: Definition) -> None:
        self.schema, self.index, self.weights = schema, index, index.weights

    def of(self, query: Query, *, tolerant: bool = False, unfiltered: str = "") -> Found:
        """`unfiltered`: the facet whose filter is left out, to count what else could be chosen."""
        words = self._words(query, tolerant)
        asked = query.wanted.found()
        if asked and not words and len(asked) == len(query.wanted.terms):
            return Found.empty_query()  # nothing but punctuation
        without = [(Occur.MustNot, self._text(tokens_of(term.text))) for term in query.wanted.without()]
        must = [(Occur.Must, bound) for bound in bounds(self.schema, query, unfiltered)]
        return Found.boolean_query([*words, *without, *must])

    def _words(self, query: Query, tolerant: bool) -> list[tuple[Occur, Found]]:
        parts = parts_of(query, self.index)
        units = [(term, unit) for part in parts for term, unit in part.units]
        last = query.wanted.found()[-1] if query.wanted.unfinished else None
        musts = []
        for part in parts:
            typed = []
            for term, unit in part.units:
                goes_on = term is last and unit is units[-1][1]
                typed.append(self._unit(term, unit, tolerant, goes_on, len(units) == 1))
            if part.texts:
                typed = [self._or_equivalents(part, typed)]
            musts += [(Occur.Must, found) for found in typed]
        if len(units) > 1:
            musts.append((Occur.Should, self._side_by_side(units)))
        return musts

    def _or_equivalents(self, part: Part, typed: list[Found]) -> Found:
        """Whatever was typed, and what means the same: found by either, a bit better by what was typed."""
        words = _all(typed)
        if len(part.units) > 1:
            together = (Occur.Should, self._side_by_side(part.units))
            words = Found.boolean_query([(Occur.Must, words), together])
        others = Found.disjunction_max_query([self._equivalent(text) for text in part.texts])
        return _any([words, Found.boost_query(others, self.weights["equivalent"])])

    def _equivalent(self, text: str) -> Found:
        """Word for word, but for an ending. Vietnamese has none, and shows itself by its accents."""
        unit = tokens_of(text)[:LONGEST_RUN]
        exact = self._exact(unit, tolerant=False)
        if not may_go_on(unit):
            return exact
        begun: list[str | tuple[int, str]] = [token.text for token in unit]
        longer = [Found.phrase_prefix_query(self.schema, name, begun) for name in (TITLE, BODY)]
        return _any([exact, *longer])

    def _side_by_side(self, units: list[tuple[Term, Unit]]) -> Found:
        nearby = self._text([token for _, unit in units for token in unit])
        return Found.boost_query(nearby, self.weights["nearby"])

    def _unit(self, term: Term, unit: Unit, tolerant: bool, goes_on: bool, alone: bool) -> Found:
        exact = self._exact(unit, tolerant)
        if term.quoted:
            return exact
        if unit[0].is_cluster:
            return _any([exact, *self._nearly_run(unit, goes_on)]) if tolerant else exact
        if not tolerant and marked(unit):
            return exact
        others = list(self._other_forms(unit))
        if len(unit) == 1:
            word = unit[0].text
            others += self._beginnings(word, 1 if not alone else PREFIX_FROM) if goes_on else []
            others += self._beginnings(word, ENDS_VARY_FROM) if ends_vary(word) else []
            others += self._nearly_word(word) if tolerant else []
        return _any([exact, *others])

    def _exact(self, unit: Unit, tolerant: bool) -> Found:
        """Who types accents means them: first of all these are looked for, or words without any."""
        text = self._text(unit)
        accented = marked(unit)
        if tolerant or not accented:
            return text
        meant = [Found.term_set_query(self.schema, MARKED, [token.written, token.text]) for token in accented]
        return _all([text, *(unscored(one) for one in meant)])

    def _other_forms(self, unit: Unit) -> Iterator[Found]:
        for word in as_words(unit):
            for other in self.index.synonyms.get(word, ()):
                yield from (self._term(name, other, "stem") for name in (TITLE, BODY))
            for form in [word, *stems_of(word)]:
                yield self._term(TITLE_STEM, form, "title_stem")
                yield self._term(STEM, form, "stem")
            _, _, root = stems.stem("en", word).partition(":")
            if root != word:
                yield from self._beginnings(root, ROOT_FROM)

    def _beginnings(self, start: str, from_letters: int) -> list[Found]:
        if len(start) < from_letters:
            return []
        return [self._beginning(name, start) for name in (TITLE, BODY)]

    def _beginning(self, name: str, start: str) -> Found:
        """As a phrase of one unfinished word: so the engine goes through the words from there on."""
        begun = Found.phrase_prefix_query(self.schema, name, [start])
        return Found.boost_query(begun, self.weights["prefix"])

    def _nearly_word(self, word: str) -> list[Found]:
        """One letter wrong. A number is right or it is another one."""
        if len(word) < self.index.typos["from_letters"] or not word.isalpha():
            return []
        near = [self._nearly(name, word) for name in (TITLE, BODY)]
        return near + [self._nearly(STEM, form) for form in stems_of(word)]

    def _nearly_run(self, unit: Unit, goes_on: bool) -> Iterator[Found]:
        """One cluster wrong, or not yet whole; or two words as one, which stand apart in the document."""
        run = [token.text for token in unit][:LONGEST_RUN]
        if goes_on and len(run) > 1:
            begun: list[str | tuple[int, str]] = [*run]
            for name in (TITLE, BODY):
                yield Found.phrase_prefix_query(self.schema, name, begun)
        if len(run) < self.index.typos["from_clusters"]:
            return
        for name in (TITLE, BODY):
            for wrong in range(len(run)):
                others = [(place, text) for place, text in enumerate(run) if place != wrong]
                shift = others[0][0]
                near = Found.phrase_query(self.schema, name, [(at - shift, text) for at, text in others])
                yield Found.boost_query(near, self.weights["typo"])
        for cut in range(2, len(run) - 1):
            apart = [self._text(unit[:cut]), self._text(unit[cut:LONGEST_RUN])]
            yield Found.boost_query(_all(apart), self.weights["typo"])

    def _text(self, tokens: list[Token]) -> Found:
        """These tokens one after the other, in the title or in the text."""
        run: list[str | tuple[int, str]] = [token.text for token in tokens[: LONGEST_RUN * 4]]
        if not run:
            return Found.empty_query()
        if len(run) == 1:
            return _any([self._term(name, tokens[0].text, name) for name in (TITLE, BODY)])
        return _any(
            [
                Found.boost_query(Found.phrase_query(self.schema, name, run), self.weights[name])
                for name in (TITLE, BODY)
            ]
        )

    def _term(self, name: str, text: str, weight: str) -> Found:
        return Found.boost_query(Found.term_query(self.schema, name, text), self.weights[weight])

    def _nearly(self, name: str, word: str) -> Found:
        return Found.boost_query(Found.fuzzy_term_query(self.schema, name, word, 1), self.weights["typo"])


def _any(queries: list[Found]) -> Found:
    return Found.boolean_query([(Occur.Should, query) for query in queries])


def _all(queries: list[Found]) -> Found:
    return Found.boolean_query([(Occur.Must, query) for query in queries])
