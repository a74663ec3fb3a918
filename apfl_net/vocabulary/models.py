"""Terms of the controlled vocabularies (`data/terms.csv`), and the glossary that the secretariat keeps."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from apfl_net.kit.db import Base

KNOWN, FOUND, UNSURE, WRONG = "known", "found", "unsure", "wrong"
"""How sure it is that a wording is right: people use it; it was read somewhere, as `source` says; somebody
should still look at it; it is not, and stays only so that nobody adds it again."""


class Term(Base):
    __tablename__ = "terms"

    code: Mapped[str] = mapped_column(primary_key=True)
    kind: Mapped[str]  # theme, form, sector, resource_type, reader, instrument
    label: Mapped[str]
    position: Mapped[int]


class Concept(Base):
    """What is meant. Its English term is searched for like its wordings."""

    __tablename__ = "glossary_concepts"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str | None] = mapped_column(unique=True)  # in the data that comes with the house
    slug: Mapped[str] = mapped_column(unique=True)  # of its term: where it stands on the page
    term: Mapped[str]
    definition: Mapped[str] = mapped_column(Text)
    source: Mapped[str] = mapped_column(Text)
    is_on: Mapped[bool]  # or neither shown to readers nor searched for
    version: Mapped[int] = mapped_column(default=1)  # goes up when one of the above changes

    @property
    def path(self) -> str:
        return f"/glossary#term-{self.slug}"


class Wording(Base):
    """How a concept is said in a language; several in one are fine."""

    __tablename__ = "glossary_wordings"
    __table_args__ = (UniqueConstraint("concept_id", "language", "text"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    concept_id: Mapped[int] = mapped_column(ForeignKey("glossary_concepts.id"))
    language: Mapped[str]
    text: Mapped[str]
    confidence: Mapped[str]  # one of those above
    source: Mapped[str] = mapped_column(Text)
    is_on: Mapped[bool]  # searched for
    shipped_as: Mapped[str | None]  # what the data says that came with the house, whatever became of it
    version: Mapped[int] = mapped_column(default=1)


class Relation(Base):
    """That two concepts are near each other: whoever looks for one is offered the other. One row a pair."""

    __tablename__ = "glossary_relations"
    __table_args__ = (CheckConstraint("concept_id < other_id", name="in_order"),)

    concept_id: Mapped[int] = mapped_column(ForeignKey("glossary_concepts.id"), primary_key=True)
    other_id: Mapped[int] = mapped_column(ForeignKey("glossary_concepts.id"), primary_key=True, index=True)
    is_on: Mapped[bool] = mapped_column(
        default=True
    )  # a row that was taken away stays, for who loads the data


class GlossaryChange(Base):
    """What the secretariat changed of a concept: who, when, and how it was before."""

    __tablename__ = "glossary_changes"

    id: Mapped[int] = mapped_column(primary_key=True)
    concept_id: Mapped[int] = mapped_column(ForeignKey("glossary_concepts.id"), index=True)
    changed_at: Mapped[datetime]
    changed_by: Mapped[int] = mapped_column(ForeignKey("members.id"))
    kind: Mapped[str]  # a key of `policy.CHANGES`
    language: Mapped[str]  # of the wording that it is about, else empty
    about: Mapped[str]  # that wording as it was, or the other concept of a relation
    before: Mapped[str] = mapped_column(Text)
    after: Mapped[str] = mapped_column(Text)
