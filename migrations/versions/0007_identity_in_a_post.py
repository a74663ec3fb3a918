"""Identity in a post: how threads, drafts and readings remember it, and who looked a writer up"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "identity_lookups",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("space_id", sa.Integer(), nullable=False),
        sa.Column("post_id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("looked_by", sa.Integer(), nullable=False),
        sa.Column("looked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["looked_by"], ["members.id"], name=op.f("fk_identity_lookups_looked_by_members")
        ),
        sa.ForeignKeyConstraint(
            ["member_id"], ["members.id"], name=op.f("fk_identity_lookups_member_id_members")
        ),
        sa.ForeignKeyConstraint(["post_id"], ["posts.id"], name=op.f("fk_identity_lookups_post_id_posts")),
        sa.ForeignKeyConstraint(
            ["space_id"], ["spaces.id"], name=op.f("fk_identity_lookups_space_id_spaces")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_identity_lookups")),
    )
    op.create_index("ix_identity_lookups_space_id", "identity_lookups", ["space_id", "looked_at"])
    op.create_index("ix_identity_lookups_member_id", "identity_lookups", ["member_id"])
    _add_words("threads", "shown_as", default="member")
    op.execute(
        "ALTER TABLE threads ADD COLUMN pseudonym_id INTEGER "
        "CONSTRAINT fk_threads_pseudonym_id_pseudonyms REFERENCES pseudonyms (id)"
    )
    _add_words("readings", "posts_as")
    _add_words("drafts", "posts_as")
    _add_words("drafts", "pseudonym")


def _add_words(table: str, column: str, default: str = "") -> None:
    op.add_column(
        table, sa.Column(column, sa.String(), nullable=False, server_default=sa.text(f"'{default}'"))
    )
