"""Moderation that spares people: reports, cases, sanctions, an audit log; what is held back"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    _make_cases()
    _make_what_is_in_cases()
    _make_sanctions()
    _make_audit_log()
    _make_holds()


def _make_cases() -> None:
    op.create_table(
        "cases",
        _id(),
        _words("subject"),
        _number("subject_id"),
        _number("about_id"),
        _moment("opened_at"),
        _moment("due_at"),
        _number("version"),
        _number("assignee_id", nullable=True),
        _moment("assigned_at", nullable=True),
        _moment("closed_at", nullable=True),
        _number("closed_by", nullable=True),
        _words("outcome"),
        _reference("cases", "about_id", "members"),
        _reference("cases", "assignee_id", "members"),
        _reference("cases", "closed_by", "members"),
        _primary("cases"),
    )
    op.create_index(op.f("ix_cases_about_id"), "cases", ["about_id"])
    is_open = sa.text("closed_at IS NULL")
    op.create_index(
        "uq_cases_open",
        "cases",
        ["subject", "subject_id"],
        unique=True,
        sqlite_where=is_open,
        postgresql_where=is_open,
    )


def _make_what_is_in_cases() -> None:
    op.create_table(
        "reports",
        _id(),
        _number("case_id"),
        _number("reporter_id"),
        _words("category"),
        _text("note"),
        _moment("reported_at"),
        _reference("reports", "case_id", "cases"),
        _reference("reports", "reporter_id", "members"),
        _primary("reports"),
        sa.UniqueConstraint("case_id", "reporter_id", name=op.f("uq_reports_case_id_reporter_id")),
    )
    op.create_index("ix_reports_reporter_id_reported_at", "reports", ["reporter_id", "reported_at"])
    op.create_table(
        "case_notes",
        _id(),
        _number("case_id"),
        _words("kind"),
        _number("author_id"),
        _number("to_id", nullable=True),
        _text("body"),
        _moment("written_at"),
        _reference("case_notes", "case_id", "cases"),
        _reference("case_notes", "author_id", "members"),
        _reference("case_notes", "to_id", "members"),
        _primary("case_notes"),
    )
    op.create_index("ix_case_notes_case_id", "case_notes", ["case_id"])
    op.create_table(
        "case_messages",
        _id(),
        _number("case_id"),
        _number("to_id"),
        _number("author_id"),
        _text("body"),
        _moment("sent_at"),
        _reference("case_messages", "case_id", "cases"),
        _reference("case_messages", "to_id", "members"),
        _reference("case_messages", "author_id", "members"),
        _primary("case_messages"),
    )
    op.create_index("ix_case_messages_case_id", "case_messages", ["case_id"])
    op.create_index("ix_case_messages_to_id", "case_messages", ["to_id"])


def _make_sanctions() -> None:
    op.create_table(
        "sanctions",
        _id(),
        _number("member_id"),
        _words("kind"),
        _text("reason"),
        _moment("until", nullable=True),
        _moment("decided_at"),
        _number("decided_by"),
        _number("case_id", nullable=True),
        _number("restriction_id", nullable=True),
        _moment("lifted_at", nullable=True),
        _number("lifted_by", nullable=True),
        _reference("sanctions", "member_id", "members"),
        _reference("sanctions", "decided_by", "members"),
        _reference("sanctions", "case_id", "cases"),
        _reference("sanctions", "restriction_id", "restrictions"),
        _reference("sanctions", "lifted_by", "members"),
        _primary("sanctions"),
    )
    op.create_index(op.f("ix_sanctions_member_id"), "sanctions", ["member_id"])
    op.create_index(op.f("ix_sanctions_case_id"), "sanctions", ["case_id"])
    op.create_table(
        "appeals",
        _id(),
        _number("sanction_id"),
        _text("words"),
        _moment("filed_at"),
        _moment("due_at"),
        _moment("decided_at", nullable=True),
        _number("decided_by", nullable=True),
        _words("outcome"),
        _text("answer"),
        _reference("appeals", "sanction_id", "sanctions"),
        _reference("appeals", "decided_by", "members"),
        _primary("appeals"),
        sa.UniqueConstraint("sanction_id", name=op.f("uq_appeals_sanction_id")),
    )


def _make_audit_log() -> None:
    op.create_table(
        "audit_entries",
        _id(),
        _moment("at"),
        _number("actor_id", nullable=True),
        _words("act"),
        _words("subject"),
        _number("subject_id", nullable=True),
        _text("reason"),
        _words("former_hash"),
        _words("hash"),
        _reference("audit_entries", "actor_id", "members"),
        _primary("audit_entries"),
        sa.UniqueConstraint("former_hash", name=op.f("uq_audit_entries_former_hash")),
        sa.UniqueConstraint("hash", name=op.f("uq_audit_entries_hash")),
    )
    op.create_index("ix_audit_entries_subject_subject_id", "audit_entries", ["subject", "subject_id"])
    for statement in _GUARDS[op.get_bind().dialect.name]:
        op.execute(statement)


_GUARDS = {
    "sqlite": [
        f"CREATE TRIGGER audit_entries_no_{act} BEFORE {act} ON audit_entries "
        "BEGIN SELECT RAISE(ABORT, 'the audit log is only added to'); END"
        for act in ("UPDATE", "DELETE")
    ],
    "postgresql": [
        "CREATE FUNCTION refuse_to_change_audit_entries() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'the audit log is only added to'; END $$",
        "CREATE TRIGGER audit_entries_no_change BEFORE UPDATE OR DELETE ON audit_entries "
        "FOR EACH ROW EXECUTE FUNCTION refuse_to_change_audit_entries()",
        "CREATE TRIGGER audit_entries_no_truncate BEFORE TRUNCATE ON audit_entries "
        "FOR EACH STATEMENT EXECUTE FUNCTION refuse_to_change_audit_entries()",
    ],
}
"""What is done is done: the database itself keeps what moderators did from being changed."""


def _make_holds() -> None:
    op.create_table(
        "post_holds",
        _number("post_id"),
        _number("audience_id"),
        _number("thread_id", nullable=True),
        _number("thread_audience_id", nullable=True),
        _moment("held_at"),
        _number("held_by"),
        _text("reason"),
        _reference("post_holds", "post_id", "posts"),
        _reference("post_holds", "thread_id", "threads"),
        _reference("post_holds", "audience_id", "audiences"),
        _reference("post_holds", "thread_audience_id", "audiences"),
        _reference("post_holds", "held_by", "members"),
        sa.PrimaryKeyConstraint("post_id", name=op.f("pk_post_holds")),
    )
    op.create_index(op.f("ix_post_holds_thread_id"), "post_holds", ["thread_id"])
    op.create_table(
        "held_contributions",
        _id(),
        _number("author_id"),
        _number("space_id"),
        _number("thread_id", nullable=True),
        _number("answers_id", nullable=True),
        _words("title"),
        _text("body"),
        _words("language"),
        _text("about"),
        _words("form_key"),
        _moment("sent_at"),
        _moment("decided_at", nullable=True),
        _number("decided_by", nullable=True),
        _words("decision"),
        _text("reason"),
        _number("post_id", nullable=True),
        _reference("held_contributions", "author_id", "members"),
        _reference("held_contributions", "space_id", "spaces"),
        _reference("held_contributions", "thread_id", "threads"),
        _reference("held_contributions", "answers_id", "posts"),
        _reference("held_contributions", "decided_by", "members"),
        _reference("held_contributions", "post_id", "posts"),
        _primary("held_contributions"),
        sa.UniqueConstraint("author_id", "form_key", name=op.f("uq_held_contributions_author_id_form_key")),
    )
    op.create_index("ix_held_contributions_author_id_sent_at", "held_contributions", ["author_id", "sent_at"])
    waits = sa.text("decided_at IS NULL")
    op.create_index(
        "ix_held_contributions_waiting",
        "held_contributions",
        ["space_id"],
        sqlite_where=waits,
        postgresql_where=waits,
    )


def _id() -> sa.Column[int]:
    return _number("id")


def _number(name: str, *, nullable: bool = False) -> sa.Column[int]:
    return sa.Column(name, sa.Integer(), nullable=nullable)


def _words(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.String(), nullable=False)


def _text(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.Text(), nullable=False)


def _moment(name: str, *, nullable: bool = False) -> sa.Column[object]:
    return sa.Column(name, MOMENT, nullable=nullable)


def _primary(table: str) -> sa.PrimaryKeyConstraint:
    return sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}"))


def _reference(table: str, column: str, to: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=op.f(f"fk_{table}_{column}_{to}"))
