"""Keeping the glossary. Every change is noted with who made it and how it was before; nothing is deleted."""

from datetime import datetime

from sqlalchemy.orm import Session

from apfl_net.access.viewer import Viewer
from apfl_net.kit.text import slugify
from apfl_net.vocabulary import policy
from apfl_net.vocabulary.models import Concept, GlossaryChange, Relation, Wording
from apfl_net.vocabulary.queries.glossary import (
    concept_named,
    get_concept,
    get_wording,
    relation_between,
    wording_there,
)
from apfl_net.vocabulary.reference import glossary_changed, is_on_at_first


def add_concept(
    session: Session, *, viewer: Viewer, term: str, definition: str, source: str, now: datetime
) -> Concept:
    _take_turn(session, viewer)
    slug = slugify(term)
    if concept_named(session, slug):
        raise policy.TermIsThere
    concept = Concept(slug=slug, term=term, definition=definition, source=source, is_on=True)
    session.add(concept)
    session.flush()
    _note(session, viewer, concept.id, "concept added", after=term, now=now)
    return concept


def change_concept(
    session: Session,
    *,
    viewer: Viewer,
    concept: Concept,
    started_from: int,
    term: str,
    definition: str,
    source: str,
    is_on: bool,
    now: datetime,
) -> None:
    """`started_from` is the version that the writer saw."""
    _take_turn(session, viewer)
    concept = get_concept(session, concept.id)
    if concept.version != started_from:
        raise policy.ChangedMeanwhile
    slug = slugify(term)
    if concept_named(session, slug) not in {None, concept}:
        raise policy.TermIsThere
    for kind, text in (("term", term), ("definition", definition), ("source", source)):
        if text != getattr(concept, kind):
            _note(session, viewer, concept.id, kind, before=getattr(concept, kind), after=text, now=now)
    if is_on != concept.is_on:
        _note(session, viewer, concept.id, "concept on" if is_on else "concept off", now=now)
    concept.slug, concept.term, concept.definition, concept.source = slug, term, definition, source
    concept.is_on = is_on
    concept.version += 1
    session.flush()


def add_wording(
    session: Session,
    *,
    viewer: Viewer,
    concept: Concept,
    language: str,
    text: str,
    confidence: str,
    source: str,
    now: datetime,
) -> Wording:
    """What is not yet confirmed is not searched for, until somebody says so."""
    _take_turn(session, viewer)
    if wording_there(session, concept.id, language, text):
        raise policy.WordingIsThere
    wording = Wording(concept_id=concept.id, language=language, text=text, confidence=confidence)
    wording.source, wording.is_on = source, is_on_at_first(confidence)
    session.add(wording)
    session.flush()
    _note(session, viewer, concept.id, "wording added", wording, after=text, now=now)
    return wording


def change_wording(
    session: Session,
    *,
    viewer: Viewer,
    wording: Wording,
    started_from: int,
    text: str,
    confidence: str,
    source: str,
    is_on: bool,
    now: datetime,
) -> None:
    """`started_from` is the version that the writer saw."""
    _take_turn(session, viewer)
    concept_id = wording.concept_id
    wording = get_wording(session, concept_id, wording.id)
    if wording.version != started_from:
        raise policy.ChangedMeanwhile
    if wording_there(session, concept_id, wording.language, text) not in {None, wording}:
        raise policy.WordingIsThere
    for kind, told in (("text", text), ("confidence", confidence), ("source", source)):
        before = getattr(wording, kind)
        if told != before:
            _note(session, viewer, concept_id, kind, wording, before=before, after=told, now=now)
    if is_on != wording.is_on:
        _note(session, viewer, concept_id, "on" if is_on else "off", wording, now=now)
    wording.text, wording.confidence, wording.source, wording.is_on = text, confidence, source, is_on
    wording.version += 1
    session.flush()


def relate(session: Session, *, viewer: Viewer, concept: Concept, other: Concept, now: datetime) -> None:
    """Offer each to whoever looks for the other."""
    _take_turn(session, viewer)
    if concept is other:
        raise policy.SameConcept
    relation = relation_between(session, concept.id, other.id)
    if relation and relation.is_on:
        return
    if relation is None:
        first, second = sorted((concept.id, other.id))
        relation = Relation(concept_id=first, other_id=second)
        session.add(relation)
    relation.is_on = True
    _note_relation(session, viewer, concept, other, "related", now)


def unrelate(session: Session, *, viewer: Viewer, concept: Concept, other: Concept, now: datetime) -> None:
    _take_turn(session, viewer)
    relation = relation_between(session, concept.id, other.id)
    if relation and relation.is_on:
        relation.is_on = False
        _note_relation(session, viewer, concept, other, "unrelated", now)


def _take_turn(session: Session, viewer: Viewer) -> None:
    """From here on nobody else changes the glossary until this transaction ends; all who search notice it."""
    policy.check_may_keep_glossary(viewer)
    glossary_changed(session)
    session.flush()


def _note_relation(
    session: Session, viewer: Viewer, concept: Concept, other: Concept, kind: str, now: datetime
) -> None:
    """In the history of both."""
    for one, about in ((concept, other), (other, concept)):
        _note(session, viewer, one.id, kind, about=about.term, now=now)


def _note(
    session: Session,
    viewer: Viewer,
    concept_id: int,
    kind: str,
    wording: Wording | None = None,
    *,
    about: str = "",
    before: str = "",
    after: str = "",
    now: datetime,
) -> None:
    session.add(
        GlossaryChange(
            concept_id=concept_id,
            changed_at=now,
            changed_by=viewer.id,
            kind=kind,
            language=wording.language if wording else "",
            about=wording.text if wording else about,
            before=before,
            after=after,
        )
    )
    session.flush()
