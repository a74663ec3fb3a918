"""Members vetted and safe: the ground under it"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "letters",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("about", sa.Text(), nullable=False),
        sa.Column("posted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("run_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("lease", sa.String()),
        sa.Column("leased_until", sa.DateTime(timezone=True)),
        sa.Column("sent_to", sa.String()),
        sa.Column("sent_at", sa.DateTime(timezone=True)),
        sa.Column("dropped_at", sa.DateTime(timezone=True)),
        sa.Column("refused_at", sa.DateTime(timezone=True)),
        sa.Column("answer", sa.Text()),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_letters")),
    )
    leaving = sa.text("sent_at IS NULL AND dropped_at IS NULL AND refused_at IS NULL")
    op.create_index(
        "ix_letters_leaving", "letters", ["run_at"], sqlite_where=leaving, postgresql_where=leaving
    )
    op.create_table(
        "restrictions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("cause", sa.String(), nullable=False),
        sa.Column("began_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True)),
        sa.Column("lifted_at", sa.DateTime(timezone=True)),
        sa.ForeignKeyConstraint(
            ["member_id"], ["members.id"], name=op.f("fk_restrictions_member_id_members")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_restrictions")),
    )
    in_force = sa.text("lifted_at IS NULL")
    op.create_index(
        "ix_restrictions_member_id",
        "restrictions",
        ["member_id"],
        sqlite_where=in_force,
        postgresql_where=in_force,
    )
    op.create_table(
        "signers",
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("granted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("granted_by", sa.Integer(), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True)),
        sa.ForeignKeyConstraint(["granted_by"], ["members.id"], name=op.f("fk_signers_granted_by_members")),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name=op.f("fk_signers_member_id_members")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_signers_organisation_id_organisations")
        ),
        sa.PrimaryKeyConstraint("member_id", "organisation_id", name=op.f("pk_signers")),
    )
    op.create_table(
        "pseudonyms",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("space_id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name=op.f("fk_pseudonyms_member_id_members")),
        sa.ForeignKeyConstraint(["space_id"], ["spaces.id"], name=op.f("fk_pseudonyms_space_id_spaces")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pseudonyms")),
        sa.UniqueConstraint("space_id", "member_id", name=op.f("uq_pseudonyms_space_id_member_id")),
        sa.UniqueConstraint("space_id", "name", name=op.f("uq_pseudonyms_space_id_name")),
    )
    _add_words("audiences", "purpose", sa.Text)
    _add_words("members", "sex")
    for words in ("kind", "website", "mail_domains"):
        _add_words("organisations", words)
    _add_words("organisations", "about", sa.Text)
    _add_words("posts", "shown_as", default="member")
    _add_words("spaces", "holds", default="none")
    for table, flag in (
        ("audiences", "needs_second"),
        ("group_members", "is_owner"),
        ("spaces", "pseudonyms"),
        ("spaces", "chatham_house"),
    ):
        op.add_column(table, sa.Column(flag, sa.Boolean(), nullable=False, server_default=sa.false()))
    for table, moment in (
        ("members", "hidden_at"),
        ("members", "confirmed_at"),
        ("members", "erased_at"),
        ("sign_ins", "second_factor_at"),
    ):
        op.add_column(table, sa.Column(moment, sa.DateTime(timezone=True)))
    _add_reference("posts", "pseudonym_id", "pseudonyms")
    _add_reference("posts", "on_behalf_of_id", "organisations")


def _add_words(table: str, column: str, kind: type = sa.String, default: str = "") -> None:
    op.add_column(table, sa.Column(column, kind(), nullable=False, server_default=sa.text(f"'{default}'")))


def _add_reference(table: str, column: str, to: str) -> None:
    """A nullable foreign key. (Alembic adds none to a table of SQLite that is there already; SQL does.)"""
    op.execute(
        f"ALTER TABLE {table} ADD COLUMN {column} INTEGER "
        f"CONSTRAINT fk_{table}_{column}_{to} REFERENCES {to} (id)"
    )
