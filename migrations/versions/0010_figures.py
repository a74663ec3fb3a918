"""Figures that may be published"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "figure_snapshots",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("chain", sa.String(), nullable=False),
        sa.Column("taken_on", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_figure_snapshots")),
        sa.UniqueConstraint("chain", "taken_on", name=op.f("uq_figure_snapshots_chain_taken_on")),
    )
    op.create_table(
        "figure_counts",
        sa.Column("snapshot_id", sa.Integer(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("one", sa.String(), nullable=False),
        sa.Column("other", sa.String(), nullable=False),
        sa.Column("count", sa.Integer()),
        sa.ForeignKeyConstraint(
            ["snapshot_id"],
            ["figure_snapshots.id"],
            name=op.f("fk_figure_counts_snapshot_id_figure_snapshots"),
        ),
        sa.PrimaryKeyConstraint("snapshot_id", "place", "one", "other", name=op.f("pk_figure_counts")),
    )
    op.create_table(
        "figure_totals",
        sa.Column("measure", sa.String(), nullable=False),
        sa.Column("counted_on", sa.Date(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("measure", "counted_on", name=op.f("pk_figure_totals")),
    )
    op.create_table(
        "figure_targets",
        sa.Column("measure", sa.String(), nullable=False),
        sa.Column("baseline", sa.Integer(), nullable=False),
        sa.Column("baseline_on", sa.Date(), nullable=False),
        sa.Column("target", sa.Integer(), nullable=False),
        sa.Column("target_on", sa.Date(), nullable=False),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("set_by", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["set_by"], ["members.id"], name=op.f("fk_figure_targets_set_by_members")),
        sa.PrimaryKeyConstraint("measure", name=op.f("pk_figure_targets")),
    )
