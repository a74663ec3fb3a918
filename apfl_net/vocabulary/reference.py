"""The glossary that comes with the house, brought into the database; what the secretariat made of it stays.

A concept, wording or relation that was loaded once is known for it from then on, whatever was changed,
switched off or taken away: it is not loaded again. What nobody has touched follows the data.
"""

import csv
import secrets
from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from apfl_net.kit.facts import fact, note_fact
from apfl_net.kit.i18n import SOURCE_LANGUAGE
from apfl_net.kit.text import slugify
from apfl_net.vocabulary.book import Book, Said, book_of
from apfl_net.vocabulary.models import UNSURE, WRONG, Concept, Relation, Wording

DATA = Path(__file__).parent / "data"
GLOSSARY = "glossary"
"""The fact that is another one after each change: a process looks at it before it uses what it has read."""


def load_glossary(session: Session) -> None:
    """Safe to run again."""
    concepts = dict(_load_concepts(session))
    changes = _has_changes(session)
    session.flush()
    _load_wordings(session, concepts)
    _load_relations(session, concepts)
    if changes or _has_changes(session) or fact(session, GLOSSARY) is None:
        glossary_changed(session)
    session.flush()


def glossary_changed(session: Session) -> None:
    note_fact(session, GLOSSARY, secrets.token_hex(8))


def shipped_book() -> Book:
    """As it is where nobody has changed anything."""
    numbers = {row["code"]: number for number, row in enumerate(_rows("concepts"), 1)}
    terms = [Said(numbers[row["code"]], SOURCE_LANGUAGE, row["term"]) for row in _rows("concepts")]
    others = [
        Said(numbers[row["code"]], row["language"], row["text"])
        for row in _rows("wordings")
        if is_on_at_first(row["confidence"])
    ]
    pairs = [(numbers[row["code"]], numbers[row["related"]]) for row in _rows("relations")]
    return book_of([*terms, *others], pairs)


def is_on_at_first(confidence: str) -> bool:
    return confidence not in {UNSURE, WRONG}


def _rows(name: str) -> Iterator[dict[str, str]]:
    with (DATA / f"glossary_{name}.csv").open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def _has_changes(session: Session) -> bool:
    return bool(session.new) or any(session.is_modified(one) for one in session.dirty)


def _load_concepts(session: Session) -> Iterator[tuple[str, Concept]]:
    there = session.scalars(select(Concept)).all()
    known = {concept.code: concept for concept in there}
    slugs = {concept.slug for concept in there}
    for row in _rows("concepts"):
        concept, slug = known.get(row["code"]), slugify(row["term"])
        if concept is None and slug in slugs:
            continue  # the secretariat has one of its own by that name
        if concept is None:
            concept = Concept(code=row["code"], is_on=True, version=1)
            session.add(concept)
        if concept.version == 1:
            concept.slug, concept.term = slug, row["term"]
            concept.definition, concept.source = row["definition"], row["source"]
        yield row["code"], concept


def _load_wordings(session: Session, concepts: dict[str, Concept]) -> None:
    there = session.scalars(select(Wording)).all()
    shipped = {(one.concept_id, one.language, one.shipped_as): one for one in there}
    texts = {(one.concept_id, one.language, one.text) for one in there}
    for row in _rows("wordings"):
        if row["code"] not in concepts:
            continue
        place = concepts[row["code"]].id, row["language"], row["text"]
        wording = shipped.get(place)
        if wording is None and place not in texts:
            wording = Wording(concept_id=place[0], language=place[1], text=place[2], shipped_as=place[2])
            wording.version = 1
            session.add(wording)
        if wording is not None and wording.version == 1:
            wording.confidence, wording.source = row["confidence"], row["source"]
            wording.is_on = is_on_at_first(row["confidence"])


def _load_relations(session: Session, concepts: dict[str, Concept]) -> None:
    there = {(one.concept_id, one.other_id) for one in session.scalars(select(Relation))}
    for row in _rows("relations"):
        if row["code"] in concepts and row["related"] in concepts:
            first, second = sorted((concepts[row["code"]].id, concepts[row["related"]].id))
            if (first, second) not in there:
                session.add(Relation(concept_id=first, other_id=second, is_on=True))
