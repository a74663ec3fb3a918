"""What belongs to a contribution beside its post.

Its post, or what waits for a moderator, has the same `(author_id, form_key)`: both are written in one
transaction, and when a moderator releases it, the post has the key too.
"""

from datetime import datetime

from sqlalchemy import ForeignKey, ForeignKeyConstraint, Index, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from apfl_net.kit.db import Base


class Contribution(Base):
    """In which capacity something was written in an e-discussion."""

    __tablename__ = "contributions"
    __table_args__ = (Index("ix_contributions_ediscussion_id", "ediscussion_id"),)

    author_id: Mapped[int] = mapped_column(ForeignKey("members.id"), primary_key=True)
    form_key: Mapped[str] = mapped_column(primary_key=True)
    ediscussion_id: Mapped[int] = mapped_column(ForeignKey("ediscussions.id"))
    capacity: Mapped[str]  # personal, organisational, official, collective
    sent_at: Mapped[datetime]


class ContributionQuestion(Base):
    """To which question a contribution belongs; one without a row is a general one."""

    __tablename__ = "contribution_questions"
    __table_args__ = (
        ForeignKeyConstraint(
            ["author_id", "form_key"],
            ["contributions.author_id", "contributions.form_key"],
            name="fk_contribution_questions_author_id_form_key_contributions",
        ),
    )

    author_id: Mapped[int] = mapped_column(primary_key=True)
    form_key: Mapped[str] = mapped_column(primary_key=True)
    question_id: Mapped[int] = mapped_column(ForeignKey("guiding_questions.id"), primary_key=True, index=True)


class ContributionTranslation(Base):
    """A contribution in another language, beside its original: of which version, by whom, how it was made.

    It is shown while its original stands as it was translated.
    """

    __tablename__ = "contribution_translations"

    post_id: Mapped[int] = mapped_column(ForeignKey("posts.id"), primary_key=True)
    language: Mapped[str] = mapped_column(primary_key=True)
    revision: Mapped[int]  # of the post
    body: Mapped[str] = mapped_column(Text)
    body_html: Mapped[str] = mapped_column(Text)
    origin: Mapped[str]  # author, person, machine
    translated_at: Mapped[datetime]
    translated_by: Mapped[int] = mapped_column(ForeignKey("members.id"))


class LateContribution(Base):
    """What came after the closing, handed to the facilitators by its author.

    Its capacity and questions are a `Contribution` of the same key; accepted, so is its post. Once it is
    decided, its words are in the post or in the author's drafts.
    """

    __tablename__ = "late_contributions"
    __table_args__ = (
        UniqueConstraint("author_id", "form_key"),
        Index("ix_late_contributions_ediscussion_id", "ediscussion_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    ediscussion_id: Mapped[int] = mapped_column(ForeignKey("ediscussions.id"))
    author_id: Mapped[int] = mapped_column(ForeignKey("members.id"))
    form_key: Mapped[str]
    body: Mapped[str] = mapped_column(Text)
    language: Mapped[str]
    posts_as: Mapped[str]  # as a form sends it
    pseudonym: Mapped[str]
    audience_id: Mapped[int] = mapped_column(ForeignKey("audiences.id"))  # of which its author was told
    handed_at: Mapped[datetime]
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("members.id"))
    decision: Mapped[str] = mapped_column(default="")  # accepted, declined, withdrawn
    reason: Mapped[str] = mapped_column(Text, default="")  # of declining, for its author
    post_id: Mapped[int | None] = mapped_column(ForeignKey("posts.id"))
