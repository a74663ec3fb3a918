"""The glossary as its pages show it."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import Session

from apfl_net.kit.db import AnyRow
from apfl_net.kit.errors import NotFound
from apfl_net.members.models import Member
from apfl_net.vocabulary.models import UNSURE, WRONG, Concept, GlossaryChange, Relation, Wording


@dataclass
class Shown:
    """A concept as readers see it. `wordings`: by language, those that may be shown."""

    concept: Concept
    wordings: dict[str, list[Wording]] = field(default_factory=dict)
    related: list[Concept] = field(default_factory=list)


def glossary(session: Session) -> list[Shown]:
    """What readers see, in the order of the English terms. What nobody has confirmed yet is there too."""
    concepts = session.scalars(select(Concept).where(Concept.is_on)).all()
    shown = {one.id: Shown(one) for one in sorted(concepts, key=lambda one: one.term.casefold())}
    told = or_(Wording.is_on, Wording.confidence == UNSURE)
    wordings = select(Wording).where(told, Wording.confidence != WRONG).order_by(Wording.language, Wording.id)
    for wording in session.scalars(wordings):
        if wording.concept_id in shown:
            shown[wording.concept_id].wordings.setdefault(wording.language, []).append(wording)
    for one, other in session.execute(select(Relation.concept_id, Relation.other_id).where(Relation.is_on)):
        if one in shown and other in shown:
            shown[one].related.append(shown[other].concept)
            shown[other].related.append(shown[one].concept)
    return list(shown.values())


def taken_out(session: Session) -> Sequence[Concept]:
    """Concepts that readers do not see; for the secretariat."""
    return session.scalars(select(Concept).where(Concept.is_on.is_(False)).order_by(Concept.term)).all()


def get_concept(session: Session, concept_id: int) -> Concept:
    """As it is at this moment, whatever was read before; also one that was taken out."""
    concept = session.get(Concept, concept_id, populate_existing=True)
    if concept is None:
        raise NotFound
    return concept


def get_wording(session: Session, concept_id: int, wording_id: int) -> Wording:
    wording = session.get(Wording, wording_id, populate_existing=True)
    if wording is None or wording.concept_id != concept_id:
        raise NotFound
    return wording


def wordings_of(session: Session, concept: Concept) -> Sequence[Wording]:
    """All of them, for the secretariat."""
    mine = select(Wording).where(Wording.concept_id == concept.id)
    return session.scalars(mine.order_by(Wording.language, Wording.id)).all()


def related_to(session: Session, concept: Concept) -> Sequence[Concept]:
    return session.scalars(
        select(Concept).where(Concept.id.in_(_related_ids(concept.id))).order_by(Concept.term)
    ).all()


def not_related_to(session: Session, concept: Concept) -> Sequence[Concept]:
    """What it could be related to."""
    others = select(Concept).where(Concept.id != concept.id, Concept.id.not_in(_related_ids(concept.id)))
    return session.scalars(others.order_by(Concept.term)).all()


def _related_ids(concept_id: int) -> Select[int]:
    there = select(Relation.other_id).where(Relation.is_on, Relation.concept_id == concept_id)
    return there.union_all(select(Relation.concept_id).where(Relation.is_on, Relation.other_id == concept_id))  # type: ignore[return-value]


def relation_between(session: Session, one_id: int, other_id: int) -> Relation | None:
    return session.get(Relation, (min(one_id, other_id), max(one_id, other_id)), populate_existing=True)


def concept_named(session: Session, slug: str) -> Concept | None:
    return session.scalar(select(Concept).where(Concept.slug == slug))


def wording_there(session: Session, concept_id: int, language: str, text: str) -> Wording | None:
    return session.scalar(
        select(Wording).where(
            Wording.concept_id == concept_id, Wording.language == language, Wording.text == text
        )
    )


def changes_of(session: Session, concept: Concept) -> Sequence[AnyRow]:
    """What was changed and by whom, the latest first."""
    return session.execute(
        select(GlossaryChange, Member.name)
        .join(Member, Member.id == GlossaryChange.changed_by)
        .where(GlossaryChange.concept_id == concept.id)
        .order_by(GlossaryChange.id.desc())
    ).all()
