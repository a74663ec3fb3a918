"""A query of ours as filters, the narrowest first.

*Strict* and *tolerant* as in the embedded engine. What is found is what fits the widest filter; the
narrowest one that it fits says in which order: words as typed, side by side, in the title, come first.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from apfl_net.kit.search import stems
from apfl_net.kit.search.asking import Query
from apfl_net.kit.search.definitions import Definition
from apfl_net.kit.search.language import Term
from apfl_net.kit.search.meilisearch.fields import ANYWHERE, IN_TITLE, Place, closed, pairs_in
from apfl_net.kit.search.meilisearch.filters import Filter, begins, every, no, one_of, some
from apfl_net.kit.search.meilisearch.near import Near
from apfl_net.kit.search.texts import MARKED
from apfl_net.kit.search.units import (
    ENDS_VARY_FROM,
    LONGEST_RUN,
    PREFIX_FROM,
    ROOT_FROM,
    Unit,
    as_words,
    ends_vary,
    marked,
    may_go_on,
    parts_of,
    stems_of,
)
from apfl_net.kit.search.words import Token, tokens_of


@dataclass(frozen=True)
class Forms:
    """One thing that must be found, in one place, more and more widely; each has the one before it in it."""

    typed: Filter
    other_forms: Filter
    whatever: Filter


class Matching:
    """Of one query. `near`: asked only where it is tolerant."""

    def __init__(self, query: Query, index: Definition, near: Near | None = None) -> None:
        self.query, self.index, self.near = query, index, near
        self._parts = [part for part in parts_of(query, index) if part.units or part.texts]
        self._units = [unit for part in self._parts for unit in part.units]

    def ladder(self) -> list[Filter]:
        """The last one says what is found, those before it in which order. None at all: everything is."""
        if not self._parts:
            return []
        title, anywhere = list(self._rungs(IN_TITLE)), list(self._rungs(ANYWHERE))
        steps = [*title[:2], anywhere[0], title[2], *anywhere[1:3], title[3], anywhere[3]]
        return [*(step for step in dict.fromkeys(steps) if step != steps[-1]), steps[-1]]

    def without(self) -> list[Filter]:
        texts = [tokens_of(term.text) for term in self.query.wanted.without()]
        return [no(self._text(tokens, ANYWHERE)) for tokens in texts if tokens]

    def is_about_nothing(self) -> bool:
        """There is nothing but punctuation in it."""
        asked = self.query.wanted.found()
        return bool(asked) and not self._parts and len(asked) == len(self.query.wanted.terms)

    def _rungs(self, place: Place) -> Iterator[Filter]:
        """All that is asked for, in one place: side by side, as typed, in other forms, whatever will do."""
        parts = [
            (self._all_forms(part.units, place), self._instead(part.texts, place)) for part in self._parts
        ]
        yield self._text([token for _, unit in self._units for token in unit], place)
        yield every([forms.typed for own, _ in parts for forms in own])
        yield every([forms.other_forms for own, _ in parts for forms in own])
        yield every([some([every([forms.whatever for forms in own]), *others]) for own, others in parts])

    def _instead(self, texts: tuple[str, ...], place: Place) -> list[Filter]:
        units = [tokens_of(text)[:LONGEST_RUN] for text in texts]
        return [self._equivalent(unit, place) for unit in units if unit]

    def _equivalent(self, unit: Unit, place: Place) -> Filter:
        """Word for word, but for an ending."""
        if may_go_on(unit):
            return _phrase([token.text for token in unit], place, goes_on=True)
        return self._meant(unit, place)

    def _all_forms(self, units: list[tuple[Term, Unit]], place: Place) -> list[Forms]:
        last = self.query.wanted.found()[-1] if self.query.wanted.unfinished else None
        return [
            self._forms(term, unit, place, goes_on=term is last and unit is self._units[-1][1])
            for term, unit in units
        ]

    def _forms(self, term: Term, unit: Unit, place: Place, *, goes_on: bool) -> Forms:
        typed = self._typed(unit, place)
        if term.quoted:
            return Forms(typed, typed, typed)
        if unit[0].is_cluster:
            nearly = list(self._nearly_run(unit, place, goes_on)) if self.near else []
            return Forms(typed, typed, some([typed, *nearly]))
        if not self.near and marked(unit):
            return Forms(typed, typed, typed)
        other_forms = some([typed, *self._other_forms(unit, place)])
        whatever = some([other_forms, *self._whatever(unit, place, goes_on)])
        return Forms(typed, other_forms, whatever)

    def _typed(self, unit: Unit, place: Place) -> Filter:
        """Who types accents means them: first of all these are looked for, or words without any."""
        return self._text(unit, place) if self.near else self._meant(unit, place)

    def _meant(self, unit: Unit, place: Place) -> Filter:
        accents = [one_of(MARKED, [token.written, token.text]) for token in marked(unit)]
        return every([self._text(unit, place), *accents])

    def _other_forms(self, unit: Unit, place: Place) -> Iterator[Filter]:
        for word in as_words(unit):
            if others := self.index.synonyms.get(word):
                yield _words(place.words, others)
            yield _words(place.stems, [word, *stems_of(word)])

    def _whatever(self, unit: Unit, place: Place, goes_on: bool) -> Iterator[Filter]:
        for word in as_words(unit):
            _, _, root = stems.stem("en", word).partition(":")
            if root != word and len(root) >= ROOT_FROM:
                yield begins(place.words, root)
        if len(unit) == 1:
            word = unit[0].text
            if goes_on and len(word) >= (PREFIX_FROM if len(self._units) == 1 else 1):
                yield begins(place.words, word)
            if ends_vary(word) and len(word) >= ENDS_VARY_FROM:
                yield begins(place.words, word)
            yield from self._nearly_word(word, place)

    def _nearly_word(self, word: str, place: Place) -> Iterator[Filter]:
        """One letter wrong. A number is right or it is another one."""
        if not self.near or len(word) < self.index.typos["from_letters"] or not word.isalpha():
            return
        yield _words(place.words, self.near.one_letter_off(ANYWHERE.words, word))
        for form in stems_of(word):
            yield _words(place.stems, self.near.one_letter_off(ANYWHERE.stems, form))

    def _nearly_run(self, unit: Unit, place: Place, goes_on: bool) -> Iterator[Filter]:
        """One cluster wrong, or not yet whole; or two words as one, which stand apart in the document."""
        run = [token.text for token in unit][:LONGEST_RUN]
        if goes_on and len(run) > 1:
            yield _phrase(run, place, goes_on=True)
        if len(run) < self.index.typos["from_clusters"]:
            return
        for wrong in range(len(run)):
            yield _phrase([*run[:wrong], None, *run[wrong + 1 :]], place)
        for cut in range(2, len(run) - 1):
            yield every([_phrase(run[:cut], place), _phrase(run[cut:], place)])

    def _text(self, tokens: Sequence[Token], place: Place) -> Filter:
        """These tokens one after the other."""
        return _phrase([token.text for token in tokens[: LONGEST_RUN * 4]], place)


def _words(field: str, words: Sequence[str]) -> Filter:
    return one_of(field, [closed(word) for word in words])


def _phrase(run: Sequence[str | None], place: Place, *, goes_on: bool = False) -> Filter:
    """`None`: whatever stands there. `goes_on`: of the last token there may be more than we know."""
    if len(run) == 1:
        words = [token for token in run if token]
        return begins(place.words, words[0]) if goes_on else _words(place.words, words)
    whole = list(pairs_in(run[:-1] if goes_on else run))
    last = [pair for pair in pairs_in(run) if pair not in whole]
    ended = [begins(place.pairs, pair) for pair in last]
    return every([*(one_of(place.pairs, [pair]) for pair in whole), *ended])
