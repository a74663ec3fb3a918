"""Reports and cases, sanctions and appeals, the audit log."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from apfl_net.kit.db import Base


class Case(Base):
    """What moderators make of what was reported: one open case for a subject, whoever reports it."""

    __tablename__ = "cases"

    id: Mapped[int] = mapped_column(primary_key=True)
    subject: Mapped[str]  # its kind, a name in `subjects`
    subject_id: Mapped[int]
    about_id: Mapped[int] = mapped_column(ForeignKey("members.id"), index=True)  # whose thing it is
    opened_at: Mapped[datetime]
    due_at: Mapped[datetime]  # when somebody should have decided
    version: Mapped[int] = mapped_column(default=1)  # goes up with all that is done in it
    assignee_id: Mapped[int | None] = mapped_column(ForeignKey("members.id"))
    assigned_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    closed_by: Mapped[int | None] = mapped_column(ForeignKey("members.id"))
    outcome: Mapped[str] = mapped_column(default="")  # a key of `words.OUTCOMES`

    @property
    def path(self) -> str:
        return f"/desk/cases/{self.id}"


IS_OPEN = Case.closed_at.is_(None)
Index(
    "uq_cases_open",
    Case.subject,
    Case.subject_id,
    unique=True,
    sqlite_where=IS_OPEN,
    postgresql_where=IS_OPEN,
)


class Report(Base):
    """That a member says something is not right. Who it is, is never told to whose thing it is."""

    __tablename__ = "reports"
    __table_args__ = (
        UniqueConstraint("case_id", "reporter_id"),
        Index("ix_reports_reporter_id_reported_at", "reporter_id", "reported_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"))
    reporter_id: Mapped[int] = mapped_column(ForeignKey("members.id"))
    category: Mapped[str]  # a key of `words.CATEGORIES`
    note: Mapped[str] = mapped_column(Text)
    reported_at: Mapped[datetime]


class CaseNote(Base):
    """What moderators tell each other in a case, and who looked after it when; for their eyes only."""

    __tablename__ = "case_notes"
    __table_args__ = (Index("ix_case_notes_case_id", "case_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"))
    kind: Mapped[str]  # note, take, hand_over, release
    author_id: Mapped[int] = mapped_column(ForeignKey("members.id"))
    to_id: Mapped[int | None] = mapped_column(ForeignKey("members.id"))  # whom it is handed over to
    body: Mapped[str] = mapped_column(Text)
    written_at: Mapped[datetime]


class CaseMessage(Base):
    """A word of the moderators to whose thing it is, or to somebody who reported it; unsigned."""

    __tablename__ = "case_messages"
    __table_args__ = (
        Index("ix_case_messages_case_id", "case_id"),
        Index("ix_case_messages_to_id", "to_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"))
    to_id: Mapped[int] = mapped_column(ForeignKey("members.id"))
    author_id: Mapped[int] = mapped_column(ForeignKey("members.id"))
    body: Mapped[str] = mapped_column(Text)
    sent_at: Mapped[datetime]


class Sanction(Base):
    """What a member has to bear for a time. The restriction in `access` is its hand."""

    __tablename__ = "sanctions"

    id: Mapped[int] = mapped_column(primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"), index=True)
    kind: Mapped[str]  # warning, suspension, ban
    reason: Mapped[str] = mapped_column(Text)
    until: Mapped[datetime | None]  # a warning has no end
    decided_at: Mapped[datetime]
    decided_by: Mapped[int] = mapped_column(ForeignKey("members.id"))
    case_id: Mapped[int | None] = mapped_column(ForeignKey("cases.id"), index=True)
    restriction_id: Mapped[int | None] = mapped_column(ForeignKey("restrictions.id"))
    lifted_at: Mapped[datetime | None]
    lifted_by: Mapped[int | None] = mapped_column(ForeignKey("members.id"))

    def holds(self, now: datetime) -> bool:
        return self.lifted_at is None and (self.until is None or self.until > now)


class Appeal(Base):
    """That a member asks for a sanction to be looked at again, by somebody else."""

    __tablename__ = "appeals"

    id: Mapped[int] = mapped_column(primary_key=True)
    sanction_id: Mapped[int] = mapped_column(ForeignKey("sanctions.id"), unique=True)
    words: Mapped[str] = mapped_column(Text)
    filed_at: Mapped[datetime]
    due_at: Mapped[datetime]
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("members.id"))
    outcome: Mapped[str] = mapped_column(default="")  # upheld, lifted
    answer: Mapped[str] = mapped_column(Text, default="")


class AuditEntry(Base):
    """What somebody of the staff or a moderator did. The database refuses to change or delete a row.

    Each row holds a hash over itself and the row before, so that a row that was changed behind the
    database's back no longer fits.
    """

    __tablename__ = "audit_entries"
    __table_args__ = (Index("ix_audit_entries_subject_subject_id", "subject", "subject_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("members.id"))  # None: the command line, or time
    act: Mapped[str]
    subject: Mapped[str]
    subject_id: Mapped[int | None]
    reason: Mapped[str] = mapped_column(Text)
    former_hash: Mapped[str] = mapped_column(unique=True)
    hash: Mapped[str] = mapped_column(unique=True)
