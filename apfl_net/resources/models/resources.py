"""A record of the document repository, and its lists: who published and wrote it, what it is about, where."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from apfl_net.kit.db import EMPTY, Base
from apfl_net.kit.text import slugify

PROPOSED, RETURNED, PUBLISHED, WITHDRAWN = "proposed", "returned", "published", "withdrawn"
"""Where a record is: it waits for the secretariat; its proposer is asked for something; its readers have it;
it is gone. What was withdrawn before it was published leaves no page behind.
"""

DRAFT, FINAL = "draft", "final"
"""Whether the document itself is still going to change."""

KNOWN, UNSURE = "known", "unsure"
"""How sure it is that a record says the truth of its document."""

VOCABULARIES = ("theme", "form", "sector", "reader", "instrument")
"""The lists of terms by which a record is found; its type is one term of `resource_type`."""


class Resource(Base):
    __tablename__ = "resources"
    __table_args__ = (
        Index("ix_resources_state", "state", "published_at"),
        Index("ix_resources_changed_at", "changed_at", "id"),
        Index("ix_resources_work_id", "work_id"),
        Index("ix_resources_replaces_id", "replaces_id"),
        Index("ix_resources_proposed_by_id", "proposed_by_id"),
        Index("ix_resources_title_key", "title_key"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str | None] = mapped_column(unique=True)  # in the file it was imported from
    title: Mapped[str]  # as it stands on the document
    title_language: Mapped[str]
    title_english: Mapped[str] = mapped_column(default="", server_default=EMPTY)  # where that is another
    title_key: Mapped[str]  # its words alone: two records with the same one may be doubles
    abstract: Mapped[str] = mapped_column(Text, default="", server_default=EMPTY)
    date: Mapped[str] = mapped_column(default="", server_default=EMPTY)  # 2019, 2019-04 or 2019-04-30
    year: Mapped[int | None]  # of the date
    edition: Mapped[str] = mapped_column(default="", server_default=EMPTY)
    type: Mapped[str]  # a term of `resource_type`
    finality: Mapped[str] = mapped_column(default=FINAL, server_default=FINAL)
    licence: Mapped[str]  # a key of `licences.LICENCES`
    may_host: Mapped[bool]  # whether its rights allow that we keep and hand out its files
    source_project: Mapped[str] = mapped_column(default="", server_default=EMPTY)
    sub_region: Mapped[str] = mapped_column(default="", server_default=EMPTY)  # as `countries.subregion`
    audience_id: Mapped[int] = mapped_column(ForeignKey("audiences.id"))
    work_id: Mapped[int | None] = mapped_column(ForeignKey("resources.id"))  # one of its language versions
    replaces_id: Mapped[int | None] = mapped_column(ForeignKey("resources.id"))
    state: Mapped[str]
    rights_statement: Mapped[str] = mapped_column(Text, default="", server_default=EMPTY)  # by its proposer
    proposed_by_id: Mapped[int | None] = mapped_column(ForeignKey("members.id"))  # None: imported
    proposed_at: Mapped[datetime]
    published_at: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]
    withdrawn_reason: Mapped[str] = mapped_column(default="", server_default=EMPTY)
    changed_at: Mapped[datetime]  # whatever of it is shown
    source_note: Mapped[str] = mapped_column(Text, default="", server_default=EMPTY)  # from where we know
    confidence: Mapped[str] = mapped_column(default=KNOWN, server_default=KNOWN)
    transcript: Mapped[str] = mapped_column(Text, default="", server_default=EMPTY)  # of sound and film

    @property
    def path(self) -> str:
        return f"/resources/{self.id}-{slugify(self.title)}"

    @property
    def is_published(self) -> bool:
        return self.state == PUBLISHED

    @property
    def leaves_tombstone(self) -> bool:
        return self.state == WITHDRAWN and self.published_at is not None


class ResourcePublisher(Base):
    """Who published it, in the order of the document; an organisation of the network where it is one."""

    __tablename__ = "resource_publishers"

    resource_id: Mapped[int] = mapped_column(ForeignKey("resources.id"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisations.id"), index=True)
    name: Mapped[str]  # as it stands on the document


class ResourceAuthor(Base):
    __tablename__ = "resource_authors"

    resource_id: Mapped[int] = mapped_column(ForeignKey("resources.id"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]


class ResourceLanguage(Base):
    """A language in which the document can be read."""

    __tablename__ = "resource_languages"

    resource_id: Mapped[int] = mapped_column(ForeignKey("resources.id"), primary_key=True)
    language: Mapped[str] = mapped_column(primary_key=True)


class ResourceCountry(Base):
    """A country that it is about."""

    __tablename__ = "resource_countries"

    resource_id: Mapped[int] = mapped_column(ForeignKey("resources.id"), primary_key=True)
    country: Mapped[str] = mapped_column(ForeignKey("countries.iso2"), primary_key=True, index=True)


class ResourceTerm(Base):
    __tablename__ = "resource_terms"

    resource_id: Mapped[int] = mapped_column(ForeignKey("resources.id"), primary_key=True)
    vocabulary: Mapped[str] = mapped_column(primary_key=True)  # one of `VOCABULARIES`
    code: Mapped[str] = mapped_column(ForeignKey("terms.code"), primary_key=True, index=True)


class ResourceIdentifier(Base):
    __tablename__ = "resource_identifiers"
    __table_args__ = (Index("ix_resource_identifiers_value", "value", "scheme"),)

    resource_id: Mapped[int] = mapped_column(ForeignKey("resources.id"), primary_key=True)
    scheme: Mapped[str] = mapped_column(primary_key=True)  # doi, isbn, ilo
    value: Mapped[str] = mapped_column(primary_key=True)  # as `identifiers.plain` writes it


class ResourceLink(Base):
    """Where else it is; and what became of it when it was last looked at."""

    __tablename__ = "resource_links"
    __table_args__ = (UniqueConstraint("resource_id", "position"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    resource_id: Mapped[int] = mapped_column(ForeignKey("resources.id"))
    position: Mapped[int]
    url: Mapped[str]
    label: Mapped[str] = mapped_column(default="", server_default=EMPTY)
    checked_at: Mapped[datetime | None]
    status: Mapped[str] = mapped_column(default="", server_default=EMPTY)  # what was found; empty: not looked
    failing_since: Mapped[datetime | None]  # None: there, or not looked at
