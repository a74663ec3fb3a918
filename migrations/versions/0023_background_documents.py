"""Background documents of e-discussions: records of the document repository"""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "background_documents",
        sa.Column("ediscussion_id", sa.Integer(), nullable=False),
        sa.Column("resource_id", sa.Integer(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["ediscussion_id"],
            ["ediscussions.id"],
            name=op.f("fk_background_documents_ediscussion_id_ediscussions"),
        ),
        sa.ForeignKeyConstraint(
            ["resource_id"], ["resources.id"], name=op.f("fk_background_documents_resource_id_resources")
        ),
        sa.PrimaryKeyConstraint("ediscussion_id", "resource_id", name=op.f("pk_background_documents")),
    )
    with op.batch_alter_table("background_documents", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_background_documents_resource_id"), ["resource_id"], unique=False
        )
