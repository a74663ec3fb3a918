"""A query of ours as one of tantivy's.

*Strict*: words as typed, their other forms, beginnings of the last one. *Tolerant*, only where strict finds
nothing: a letter, an accent, or a cluster may be wrong. What is looked for never depends on the words
in documents that the asker may not read.
"""

from collections.abc import Iterable, Iterator

import tantivy
from tantivy import Occur

from apfl_net.kit.search import stems
from apfl_net.kit.search.asking import Query
from apfl_net.kit.search.definitions import Definition
from apfl_net.kit.search.documents import MOST_AUDIENCES
from apfl_net.kit.search.language import Term
from apfl_net.kit.search.texts import AUTHOR, BODY, MARKED, PUBLIC_AUTHOR, STEM, TITLE, TITLE_STEM
from apfl_net.kit.search.units import (
    ENDS_VARY_FROM,
    LONGEST_RUN,
    PREFIX_FROM,
    ROOT_FROM,
    Unit,
    ends_vary,
    marked,
    significant,
    stems_of,
    units_of,
)
from apfl_net.kit.search.words import Token, compounds_of, tokens_of

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
        without = [(Occur.MustNot, self._text(list(tokens_of(term.text)))) for term in query.wanted.without()]
        must = [(Occur.Must, bound) for bound in self._bounds(query, unfiltered)]
        return Found.boolean_query([*words, *without, *must])

    def _words(self, query: Query, tolerant: bool) -> list[tuple[Occur, Found]]:
        terms = significant(query.wanted.found(), self.index)
        units = [(term, unit) for term in terms for unit in units_of(term)]
        last = query.wanted.found()[-1] if query.wanted.unfinished else None
        musts = []
        for place, (term, unit) in enumerate(units):
            goes_on = term is last and place == len(units) - 1
            alone = len(units) == 1
            musts.append((Occur.Must, self._unit(term, unit, tolerant, goes_on, alone)))
        if len(units) > 1:
            nearby = self._text([token for _, unit in units for token in unit])
            musts.append((Occur.Should, Found.boost_query(nearby, self.weights["nearby"])))
        return musts

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
        return _all([text, *(_unscored(one) for one in meant)])

    def _other_forms(self, unit: Unit) -> Iterator[Found]:
        for word in [unit[0].text] if len(unit) == 1 else compounds_of(unit):
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
        return [self._fuzzy(name, start, 0, "prefix") for name in (TITLE, BODY)]

    def _nearly_word(self, word: str) -> list[Found]:
        """One letter wrong. A number is right or it is another one."""
        if len(word) < self.index.typos["from_letters"] or not word.isalpha():
            return []
        near = [self._fuzzy(name, word, 1, "typo") for name in (TITLE, BODY)]
        return near + [self._fuzzy(STEM, form, 1, "typo") for form in stems_of(word)]

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

    def _fuzzy(self, name: str, text: str, distance: int, weight: str) -> Found:
        near = Found.fuzzy_term_query(self.schema, name, text, distance, prefix=distance == 0)
        return Found.boost_query(near, self.weights[weight])

    def _bounds(self, query: Query, unfiltered: str) -> Iterator[Found]:
        """What every hit must be, without any weight. First of all: open to whoever asks."""
        for number in range(MOST_AUDIENCES):
            yield self._one_of(f"door{number}", sorted(query.audiences))
        for facet, values in query.filters.items():
            if facet != unfiltered:
                yield self._one_of(facet, values)
        if query.passing_over:
            yield _not(self._one_of("key", sorted(query.passing_over)))
        author = AUTHOR if query.as_member else PUBLIC_AUTHOR
        for excluded in (False, True):
            for bound in self._fields(query, author, excluded):
                yield _not(bound) if excluded else bound

    def _fields(self, query: Query, author: str, excluded: bool) -> Iterator[Found]:
        for field, name in (("in", "space"), ("lang", "language")):
            if values := query.wanted.about(field, excluded=excluded):
                yield self._one_of(name, values)
        for name in query.wanted.about("author", excluded=excluded):
            yield self._named(author, name)

    def _one_of(self, name: str, values: Iterable[str | int]) -> Found:
        return _unscored(Found.term_set_query(self.schema, name, list(values)))

    def _named(self, field: str, name: str) -> Found:
        parts = [Found.term_query(self.schema, field, token.text) for token in tokens_of(name)]
        return _unscored(_all(parts)) if parts else Found.empty_query()


def _any(queries: list[Found]) -> Found:
    return Found.boolean_query([(Occur.Should, query) for query in queries])


def _all(queries: list[Found]) -> Found:
    return Found.boolean_query([(Occur.Must, query) for query in queries])


def _not(query: Found) -> Found:
    return Found.boolean_query([(Occur.Must, _unscored(Found.all_query())), (Occur.MustNot, query)])


def _unscored(query: Found) -> Found:
    return Found.const_score_query(query, 0.0)
