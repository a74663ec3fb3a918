"""The synthesis of an e-discussion: themes, passages, versions, and what people say of it.

No version holds words of a contribution: it names contributions and passages by number, and what they say
is put in when it is read, as far as it may be read then.
"""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from apfl_net.kit.db import Base


class SynthesisTheme(Base):
    """What contributions are found to be about, as the rapporteur calls it."""

    __tablename__ = "synthesis_themes"
    __table_args__ = (UniqueConstraint("ediscussion_id", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    ediscussion_id: Mapped[int] = mapped_column(ForeignKey("ediscussions.id"))
    name: Mapped[str]
    made_at: Mapped[datetime]
    made_by: Mapped[int] = mapped_column(ForeignKey("members.id"))


class SynthesisPassage(Base):
    """A passage of a contribution that was marked while reading; number 0: the contribution as a whole.

    Its words are shown while they stand in the contribution. A number is never given anew.
    """

    __tablename__ = "synthesis_passages"
    __table_args__ = (
        UniqueConstraint("post_id", "number"),
        Index("ix_synthesis_passages_ediscussion_id", "ediscussion_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    ediscussion_id: Mapped[int] = mapped_column(ForeignKey("ediscussions.id"))
    post_id: Mapped[int] = mapped_column(ForeignKey("posts.id"))
    number: Mapped[int]
    words: Mapped[str] = mapped_column(Text)  # of the contribution, exactly; empty for the whole
    made_at: Mapped[datetime]
    made_by: Mapped[int] = mapped_column(ForeignKey("members.id"))
    gone_at: Mapped[datetime | None]  # taken out, or its words went from the contribution: they are not here


class PassageTheme(Base):
    """That a passage is about a theme."""

    __tablename__ = "synthesis_passage_themes"

    passage_id: Mapped[int] = mapped_column(ForeignKey("synthesis_passages.id"), primary_key=True)
    theme_id: Mapped[int] = mapped_column(ForeignKey("synthesis_themes.id"), primary_key=True, index=True)


class Synthesis(Base):
    """That the synthesis was opened to the readers of the e-discussion, from which version on, and until when
    they can say what they think of it."""

    __tablename__ = "syntheses"

    ediscussion_id: Mapped[int] = mapped_column(ForeignKey("ediscussions.id"), primary_key=True)
    first_version: Mapped[int]
    opened_at: Mapped[datetime]
    opened_by: Mapped[int] = mapped_column(ForeignKey("members.id"))
    comments_until: Mapped[datetime]


class SynthesisVersion(Base):
    """A version as it was saved; the latest is the synthesis."""

    __tablename__ = "synthesis_versions"

    ediscussion_id: Mapped[int] = mapped_column(ForeignKey("ediscussions.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    body: Mapped[str] = mapped_column(Text)
    body_html: Mapped[str] = mapped_column(Text)
    language: Mapped[str]
    note: Mapped[str] = mapped_column(Text, default="")  # what changed
    written_at: Mapped[datetime]
    written_by: Mapped[int] = mapped_column(ForeignKey("members.id"))


class SynthesisSource(Base):
    """That a version refers to a contribution, or to a passage of it."""

    __tablename__ = "synthesis_sources"
    __table_args__ = (Index("ix_synthesis_sources_post_id", "post_id"),)

    ediscussion_id: Mapped[int] = mapped_column(ForeignKey("ediscussions.id"), primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True)
    post_id: Mapped[int] = mapped_column(ForeignKey("posts.id"), primary_key=True)
    passage: Mapped[int] = mapped_column(primary_key=True)  # its number; 0: the contribution as a whole


class SynthesisComment(Base):
    """What a reader says of the synthesis to those who write it."""

    __tablename__ = "synthesis_comments"
    __table_args__ = (
        UniqueConstraint("member_id", "form_key"),
        Index("ix_synthesis_comments_ediscussion_id", "ediscussion_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    ediscussion_id: Mapped[int] = mapped_column(ForeignKey("ediscussions.id"))
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"))
    version: Mapped[int]  # that was read
    body: Mapped[str] = mapped_column(Text)
    form_key: Mapped[str]
    written_at: Mapped[datetime]
