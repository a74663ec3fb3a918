"""What somebody looks for, in the other words for it.

A wording of the glossary counts wherever its tokens stand one after the other in what was typed: over
several words, or inside a run of a script without spaces, which is then cut around it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from apfl_net.kit.search.asking import Expansion
from apfl_net.kit.search.language import Term, Wanted
from apfl_net.kit.search.words import Token, tokens_of
from apfl_net.vocabulary.book import Book, Said, spellings

MOST_EXPANDED = 5
"""Wordings in one query; whoever types more of them writes a text."""

MOST_OFFERED = 4

LEAST_BESIDE = 2
"""Clusters that must be left where a run is cut: one alone shows that its neighbours are of other words."""


@dataclass(frozen=True)
class Also:
    """`typed` was looked for, and `said` too."""

    typed: str
    said: tuple[Said, ...]


@dataclass(frozen=True)
class Expanded:
    """`wanted` and `expansions` are for the engine; `also` and `related` for people: what else was searched,
    and what else one may look for, in the language that was typed where it is known there."""

    wanted: Wanted
    expansions: tuple[Expansion, ...] = ()
    also: tuple[Also, ...] = ()
    related: tuple[Said, ...] = ()


@dataclass(frozen=True)
class Place:
    """A token of what was typed, and in which term."""

    term: int
    token: Token
    begins: bool  # its term
    quoted: bool


@dataclass(frozen=True)
class Match:
    """Wordings that stand at the places from `start` up to `end`."""

    start: int
    end: int
    said: tuple[Said, ...]


@dataclass(frozen=True)
class Piece:
    """A term as it was typed, or a part of one that was cut; `start`: where its first token stands."""

    number: int
    term: Term
    start: int


def expand_with(book: Book, wanted: Wanted) -> Expanded:
    """Never what is excluded or asked of a field."""
    terms = wanted.found()
    places = [place for number, term in enumerate(terms) for place in _places(number, term)]
    matches = _chosen(places, _matches(book, places))
    if not matches:
        return Expanded(wanted)
    pieces = list(_pieces(terms, places, {cut for match in matches for cut in (match.start, match.end)}))
    expansions, also = [], []
    for match in matches:
        within = [at for at, piece in enumerate(pieces) if match.start <= piece.start < match.end]
        others = _others(book, match)
        if others:
            texts = dict.fromkeys(text for said in others for text in spellings(said))
            expansions.append(Expansion(within[0], len(within), tuple(texts)))
            also.append(Also(" ".join(pieces[at].term.text for at in within), others))
    cut = replace(wanted, terms=tuple(_with_pieces(wanted, pieces)))
    return Expanded(cut, tuple(expansions), tuple(also), _related(book, matches))


def _places(number: int, term: Term) -> Iterator[Place]:
    for at, token in enumerate(tokens_of(term.text)):
        yield Place(number, token, at == 0, term.quoted)


def _matches(book: Book, places: Sequence[Place]) -> Iterator[Match]:
    """Wherever a wording stands and may be taken out of what is around it."""
    for start, place in enumerate(places):
        for end in range(start + 1, min(start + book.longest_from(place.token), len(places)) + 1):
            if _may_cut(places, start) and _may_cut(places, end) and _all_or_none_quoted(places, start, end):
                said = book.at([place.token for place in places[start:end]])
                if said:
                    yield Match(start, end, tuple(said))


def _chosen(places: Sequence[Place], matches: Iterator[Match]) -> list[Match]:
    """The longest first; none over another, and none that leaves next to nothing of a run."""
    taken: set[int] = set()
    chosen: list[Match] = []
    for match in sorted(matches, key=lambda match: (match.start - match.end, match.start)):
        over = range(match.start, match.end)
        free = taken.isdisjoint(over) and 1 not in {
            _left_of_a_run(places, taken, match.start - 1, -1),
            _left_of_a_run(places, taken, match.end, 1),
        }
        if free and len(chosen) < MOST_EXPANDED:
            taken |= set(over)
            chosen.append(match)
    return sorted(chosen, key=lambda match: match.start)


def _may_cut(places: Sequence[Place], at: int) -> bool:
    """Before the token there: between terms, words and clusters; not in a quotation or a compound."""
    return at == len(places) or places[at].begins or not (places[at].quoted or places[at].token.joined)


def _all_or_none_quoted(places: Sequence[Place], start: int, end: int) -> bool:
    """A quotation is one thing: it is a wording as a whole, or it is none."""
    return not any(place.quoted for place in places[start:end]) or (
        len({place.term for place in places[start:end]}) == 1
    )


def _left_of_a_run(places: Sequence[Place], taken: set[int], at: int, step: int) -> int:
    """How many clusters would be cut off, on one side; two at most are counted."""
    left = 0
    while 0 <= at < len(places) and at not in taken and left < LEAST_BESIDE:
        place = places[at]
        if not place.token.is_cluster or (step > 0 and place.begins):
            break
        left += 1
        if step < 0 and place.begins:
            break
        at += step
    return left


def _pieces(terms: Sequence[Term], places: Sequence[Place], cuts: set[int]) -> Iterator[Piece]:
    """The terms, cut; those that hold nothing to look for are left out."""
    starts = [at for at, place in enumerate(places) if place.begins or at in cuts]
    for start, end in zip(starts, [*starts[1:], len(places)], strict=True):
        number = places[start].term
        whole = places[start].begins and (end == len(places) or places[end].begins)
        text = terms[number].text if whole else _written(places[start:end])
        yield Piece(number, replace(terms[number], text=text), start)


def _written(places: Sequence[Place]) -> str:
    """A part of a term, as it will be cut into the same tokens again."""
    text = ""
    for place in places:
        token = place.token
        text += ("-" if token.joined else "" if token.is_cluster else " ") + token.written
    return text.strip()


def _with_pieces(wanted: Wanted, pieces: Sequence[Piece]) -> Iterator[Term]:
    number = 0
    for term in wanted.terms:
        if term.excluded or term.field:
            yield term
            continue
        yield from (piece.term for piece in pieces if piece.number == number)
        number += 1


def _others(book: Book, match: Match) -> tuple[Said, ...]:
    """What else these concepts are called."""
    concepts = dict.fromkeys(said.concept_id for said in match.said)
    all_said = (said for concept_id in concepts for said in book.said[concept_id])
    return tuple(said for said in all_said if said not in match.said)


def _related(book: Book, matches: Sequence[Match]) -> tuple[Said, ...]:
    """What is near, and not looked for anyway."""
    wanted = {said.concept_id: said.language for match in matches for said in match.said}
    near = {
        other: language
        for concept_id, language in wanted.items()
        for other in book.related.get(concept_id, ())
    }
    offered = [
        next((said for said in book.said[other] if said.language == language), book.said[other][0])
        for other, language in near.items()
        if other not in wanted
    ]
    return tuple(offered[:MOST_OFFERED])
