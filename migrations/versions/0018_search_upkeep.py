"""Keeping the index right: what was set aside, comparisons, and queries that found nothing"""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("search_tasks", schema=None) as batch_op:
        batch_op.add_column(sa.Column("tries", sa.Integer(), server_default="0", nullable=False))
        batch_op.add_column(sa.Column("again_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("error", sa.Text(), nullable=True))
    op.create_table(
        "search_comparisons",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("kind", sa.String(), server_default=sa.text("''"), nullable=False),
        sa.Column("last_id", sa.Integer(), server_default="0", nullable=False),
        sa.Column("compared", sa.Integer(), server_default="0", nullable=False),
        sa.Column("missing", sa.Integer(), server_default="0", nullable=False),
        sa.Column("outdated", sa.Integer(), server_default="0", nullable=False),
        sa.Column("extra", sa.Integer(), server_default="0", nullable=False),
        sa.Column("error", sa.Text(), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_search_comparisons")),
    )
    op.create_table(
        "unanswered_queries",
        sa.Column("asker", sa.String(), nullable=False),
        sa.Column("query", sa.String(), nullable=False),
        sa.Column("sealed", sa.Text(), nullable=False),
        sa.Column("asked_on", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("asker", name=op.f("pk_unanswered_queries")),
    )
    with op.batch_alter_table("unanswered_queries", schema=None) as batch_op:
        batch_op.create_index("ix_unanswered_queries_query", ["query"], unique=False)
        batch_op.create_index("ix_unanswered_queries_asked_on", ["asked_on"], unique=False)
