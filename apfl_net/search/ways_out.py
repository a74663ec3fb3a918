"""Where nothing was found: other spellings, fewer words, fewer filters, everything there is. Only what leads
somewhere is offered.

Spellings come from the titles that the viewer sees and from the glossary, never from what others wrote where
the viewer may not read.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from difflib import get_close_matches

from sqlalchemy.orm import Session

from apfl_net.access.viewer import Viewer
from apfl_net.discussions.queries.titles import latest_titles
from apfl_net.kit.search.finding import find
from apfl_net.kit.search.language import Term
from apfl_net.kit.search.words import folded, tokens_of
from apfl_net.resources.queries.titles import latest_resource_titles
from apfl_net.search.asked import Asked
from apfl_net.search.places import EVERYTHING
from apfl_net.search.questions import expanded, question_of
from apfl_net.vocabulary.queries.book import glossary_words

SHORTEST_MENDED = 4
"""Letters of a word that may be misspelled."""
ALIKE = 0.75
MOST_TRIED = 5


@dataclass(frozen=True)
class WayOut:
    """`count` is None where it cannot be told."""

    q: str
    address: str
    count: int | None


@dataclass(frozen=True)
class WaysOut:
    spelled: WayOut | None
    unfiltered: WayOut | None
    everywhere: WayOut | None
    shorter: tuple[WayOut, ...]


def ways_out_of(session: Session, viewer: Viewer, asked: Asked) -> WaysOut:
    def leading_somewhere(other: Asked) -> WayOut | None:
        question = replace(question_of(other, expanded(session, other)), limit=1)
        finding = find(session, viewer, question)
        return WayOut(other.q, other.address, finding.total) if finding.found else None

    mended = mended_line(asked, [*_titles(session, viewer, asked), *glossary_words(session)])
    shorter = (leading_somewhere(other) for other in _with_a_word_less(asked))
    return WaysOut(
        spelled=leading_somewhere(asked.asking(mended)) if mended else None,
        unfiltered=leading_somewhere(asked.unfiltered()) if asked.chosen else None,
        everywhere=leading_somewhere(asked.everywhere()) if asked.place != EVERYTHING else None,
        shorter=tuple(way for way in shorter if way),
    )


def _titles(session: Session, viewer: Viewer, asked: Asked) -> list[str]:
    """Of what can be found where it is asked."""
    of_resources = latest_resource_titles(session, viewer)
    return of_resources if asked.place.lists else [*of_resources, *latest_titles(session, viewer)]


def mended_line(asked: Asked, lines: Iterable[str]) -> str:
    """What was typed, with words spelled as they stand in these lines; empty where there are none closer."""
    known = {token.text: token.written for line in lines for token in tokens_of(line) if not token.is_cluster}
    terms = [_mended(term, known) for term in asked.wanted.terms]
    return _typed(terms) if terms != list(asked.wanted.terms) else ""


def _mended(term: Term, known: dict[str, str]) -> Term:
    word = folded(term.text.casefold())
    if term.quoted or term.excluded or term.field or len(word) < SHORTEST_MENDED or word in known:
        return term
    near = get_close_matches(word, known, n=1, cutoff=ALIKE)
    return replace(term, text=known[near[0]]) if near else term


def _with_a_word_less(asked: Asked) -> Iterator[Asked]:
    terms = asked.wanted.terms
    if 1 < len(asked.wanted.found()) <= MOST_TRIED:
        for left_out in asked.wanted.found():
            yield asked.asking(_typed(term for term in terms if term != left_out))


def _typed(terms: Iterable[Term]) -> str:
    """Terms as one types them."""
    return " ".join(
        f"{'-' if term.excluded else ''}{term.field + ':' if term.field else ''}"
        + (f'"{term.text}"' if term.quoted or " " in term.text else term.text)
        for term in terms
    )
