"""Joining: applications, invitations, imports, reconfirmations"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _applications()
    _invitations()
    _imports()
    op.create_table(
        "join_tries",
        _id(),
        _words("email"),
        _words("address"),
        _moment("tried_at", nullable=False),
        _key("join_tries"),
    )
    _index("join_tries", "email", "address", "tried_at")
    op.create_table(
        "reconfirmations",
        _id(),
        _number("member_id"),
        _moment("due_at", nullable=False),
        _moment("asked_at", nullable=False),
        *_moments("lapsed_at", "confirmed_at"),
        _reference("reconfirmations", "member_id", "members"),
        _key("reconfirmations"),
        sa.UniqueConstraint("member_id", "due_at", name=op.f("uq_reconfirmations_member_id_due_at")),
    )


def _applications() -> None:
    said = ("email", "name", "organisation", "organisation_kind", "position", "constituency", "country")
    op.create_table(
        "applications",
        _id(),
        *(_words(name) for name in (*said, "languages", "interface_language")),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("vouched_by", sa.Text(), nullable=False),
        _moment("code_accepted_at", nullable=False),
        _moment("applied_at", nullable=False),
        *_moments("confirmed_at", "waiting_since", "asked_at", "decided_at"),
        _words("outcome"),
        *(sa.Column(name, sa.Integer()) for name in ("audience_id", "member_id")),
        _reference("applications", "audience_id", "audiences"),
        _reference("applications", "constituency", "constituencies", "code"),
        _reference("applications", "country", "countries", "iso2"),
        _reference("applications", "member_id", "members"),
        _key("applications"),
    )
    _index("applications", "email")
    undecided = sa.text("confirmed_at IS NOT NULL AND decided_at IS NULL")
    op.create_index(
        "ix_applications_undecided",
        "applications",
        ["waiting_since"],
        sqlite_where=undecided,
        postgresql_where=undecided,
    )
    op.create_table(
        "application_steps",
        _id(),
        _number("application_id"),
        _words("kind"),
        sa.Column("member_id", sa.Integer()),
        _moment("taken_at", nullable=False),
        _words("reason"),
        sa.Column("text", sa.Text(), nullable=False),
        _reference("application_steps", "application_id", "applications"),
        _reference("application_steps", "member_id", "members"),
        _key("application_steps"),
    )
    _index("application_steps", "application_id")


def _invitations() -> None:
    op.create_table(
        "invitations",
        _id(),
        *(_words(name) for name in ("email", "name", "organisation", "organisation_kind", "position")),
        *(sa.Column(name, sa.String()) for name in ("constituency", "country", "interface_language")),
        sa.Column("audience_id", sa.Integer()),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("invited_by", sa.Integer()),
        _moment("invited_at", nullable=False),
        _moment("expires_at", nullable=False),
        sa.Column("seconded_by", sa.Integer()),
        *_moments("seconded_at", "sent_at", "accepted_at", "revoked_at", "replaced_at"),
        sa.Column("member_id", sa.Integer()),
        _reference("invitations", "audience_id", "audiences"),
        _reference("invitations", "constituency", "constituencies", "code"),
        _reference("invitations", "country", "countries", "iso2"),
        *(_reference("invitations", name, "members") for name in ("invited_by", "member_id", "seconded_by")),
        _key("invitations"),
    )
    _index("invitations", "invited_at")
    pending = sa.text("accepted_at IS NULL AND revoked_at IS NULL AND replaced_at IS NULL")
    op.create_index(
        "uq_invitations_pending",
        "invitations",
        ["email"],
        unique=True,
        sqlite_where=pending,
        postgresql_where=pending,
    )


def _imports() -> None:
    op.create_table(
        "imports",
        _id(),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("only_check", sa.Boolean(), nullable=False, server_default=sa.false()),
        _number("made_by"),
        _moment("made_at", nullable=False),
        *(_number(name) for name in ("total", "done", "invited", "known")),
        *_moments("finished_at"),
        _reference("imports", "made_by", "members"),
        _key("imports"),
    )
    op.create_table(
        "import_problems",
        _id(),
        _number("import_id"),
        _number("line"),
        _words("email"),
        _words("code"),
        sa.Column("about", sa.Text(), nullable=False),
        _reference("import_problems", "import_id", "imports"),
        _key("import_problems"),
    )
    _index("import_problems", "import_id")


def _id() -> sa.Column[int]:
    return _number("id")


def _number(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.Integer(), nullable=False)


def _words(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.String(), nullable=False)


def _moment(name: str, *, nullable: bool) -> sa.Column:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def _moments(*names: str) -> list[sa.Column]:
    return [_moment(name, nullable=True) for name in names]


def _key(table: str) -> sa.PrimaryKeyConstraint:
    return sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}"))


def _reference(table: str, column: str, to: str, key: str = "id") -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{to}.{key}"], name=op.f(f"fk_{table}_{column}_{to}"))


def _index(table: str, *columns: str) -> None:
    for column in columns:
        op.create_index(op.f(f"ix_{table}_{column}"), table, [column])
