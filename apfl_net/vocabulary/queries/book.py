"""Looking words up, as somebody searches. The book is kept in the process until the glossary changes."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from apfl_net.kit.facts import Fact
from apfl_net.kit.i18n import SOURCE_LANGUAGE
from apfl_net.kit.search.language import Wanted
from apfl_net.kit.search.words import Token, tokens_of
from apfl_net.vocabulary.book import Book, Entry, Said, book_of
from apfl_net.vocabulary.expanding import Expanded, expand_with
from apfl_net.vocabulary.models import Concept, Relation, Wording
from apfl_net.vocabulary.reference import GLOSSARY

_read: dict[str | None, Book] = {}
"""The book by the mark that the glossary had before it was read; no more than one stays."""


def expand(session: Session, wanted: Wanted) -> Expanded:
    """What to ask the engine beside what was typed; without it, search goes by what was typed alone."""
    return expand_with(glossary_book(session), wanted)


def glossary_starting(session: Session, typed: str, language: str, limit: int) -> list[Said]:
    """Wordings that begin with what is being typed: in this language first, then English, the short first."""
    tokens = tokens_of(typed)
    if not tokens:
        return []
    found = [entry.said for entry in glossary_book(session).entries() if _begins(entry, tokens)]
    order = {language: 0, SOURCE_LANGUAGE: 1}
    found.sort(key=lambda said: (order.get(said.language, 2), len(said.text), said.text))
    return found[:limit]


def glossary_words(session: Session) -> frozenset[str]:
    """All words of the glossary that are written with spaces between them: what spelling may lead to."""
    return frozenset(
        token.written
        for said in glossary_book(session).everything()
        for token in tokens_of(said.text)
        if not token.is_cluster
    )


def glossary_book(session: Session) -> Book:
    """As it is now: one short query tells whether what was read still holds."""
    mark = session.scalar(select(Fact.value).where(Fact.name == GLOSSARY))
    book = _read.get(mark)
    if book is None:
        book = _read_book(session)
        _read.clear()
        _read[mark] = book
    return book


def _begins(entry: Entry, typed: Sequence[Token]) -> bool:
    *whole, last = typed
    place = len(whole)
    if place >= len(entry.key) or not entry.key[place].startswith(last.text):
        return False
    is_last_so_written = last.is_cluster or last.written == last.text
    return all(
        token.text == entry.key[at] and entry.is_so_written(token, at) for at, token in enumerate(whole)
    ) and (is_last_so_written or entry.written[place].startswith(last.written))


def _read_book(session: Session) -> Book:
    terms = session.execute(select(Concept.id, Concept.term).where(Concept.is_on).order_by(Concept.id))
    others = session.execute(
        select(Wording.concept_id, Wording.language, Wording.text)
        .join(Concept, Concept.id == Wording.concept_id)
        .where(Concept.is_on, Wording.is_on)
        .order_by(Wording.id)
    )
    pairs = session.execute(
        select(Relation.concept_id, Relation.other_id)
        .where(Relation.is_on)
        .order_by(Relation.concept_id, Relation.other_id)
    )
    english = [Said(concept_id, SOURCE_LANGUAGE, term) for concept_id, term in terms]
    return book_of([*english, *(Said(*row) for row in others)], [(one, other) for one, other in pairs])
