"""Records: what harvesters are told of them, and which of them are outcomes of e-discussions"""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "harvest_headers",
        sa.Column("resource_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("is_deleted", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("resource_id", name=op.f("pk_harvest_headers")),
    )
    with op.batch_alter_table("harvest_headers", schema=None) as batch_op:
        batch_op.create_index("ix_harvest_headers_changed_at", ["changed_at", "resource_id"], unique=False)

    op.create_table(
        "ediscussion_resources",
        sa.Column("ediscussion_id", sa.Integer(), nullable=False),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("resource_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["ediscussion_id"],
            ["ediscussions.id"],
            name=op.f("fk_ediscussion_resources_ediscussion_id_ediscussions"),
        ),
        sa.ForeignKeyConstraint(
            ["resource_id"], ["resources.id"], name=op.f("fk_ediscussion_resources_resource_id_resources")
        ),
        sa.PrimaryKeyConstraint("ediscussion_id", "outcome", name=op.f("pk_ediscussion_resources")),
        sa.UniqueConstraint("resource_id", name=op.f("uq_ediscussion_resources_resource_id")),
    )
