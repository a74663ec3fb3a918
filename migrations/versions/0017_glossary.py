"""The glossary: concepts, how they are said, what is related, who changed what"""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "glossary_concepts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(), nullable=True),
        sa.Column("slug", sa.String(), nullable=False),
        sa.Column("term", sa.String(), nullable=False),
        sa.Column("definition", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("is_on", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_glossary_concepts")),
        sa.UniqueConstraint("code", name=op.f("uq_glossary_concepts_code")),
        sa.UniqueConstraint("slug", name=op.f("uq_glossary_concepts_slug")),
    )
    op.create_table(
        "glossary_changes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("concept_id", sa.Integer(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_by", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("about", sa.String(), nullable=False),
        sa.Column("before", sa.Text(), nullable=False),
        sa.Column("after", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["changed_by"], ["members.id"], name=op.f("fk_glossary_changes_changed_by_members")
        ),
        sa.ForeignKeyConstraint(
            ["concept_id"],
            ["glossary_concepts.id"],
            name=op.f("fk_glossary_changes_concept_id_glossary_concepts"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_glossary_changes")),
    )
    with op.batch_alter_table("glossary_changes", schema=None) as batch_op:
        batch_op.create_index("ix_glossary_changes_concept_id", ["concept_id"], unique=False)

    op.create_table(
        "glossary_relations",
        sa.Column("concept_id", sa.Integer(), nullable=False),
        sa.Column("other_id", sa.Integer(), nullable=False),
        sa.Column("is_on", sa.Boolean(), nullable=False),
        sa.CheckConstraint("concept_id < other_id", name=op.f("ck_glossary_relations_in_order")),
        sa.ForeignKeyConstraint(
            ["concept_id"],
            ["glossary_concepts.id"],
            name=op.f("fk_glossary_relations_concept_id_glossary_concepts"),
        ),
        sa.ForeignKeyConstraint(
            ["other_id"],
            ["glossary_concepts.id"],
            name=op.f("fk_glossary_relations_other_id_glossary_concepts"),
        ),
        sa.PrimaryKeyConstraint("concept_id", "other_id", name=op.f("pk_glossary_relations")),
    )
    with op.batch_alter_table("glossary_relations", schema=None) as batch_op:
        batch_op.create_index("ix_glossary_relations_other_id", ["other_id"], unique=False)

    op.create_table(
        "glossary_wordings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("concept_id", sa.Integer(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("confidence", sa.String(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("is_on", sa.Boolean(), nullable=False),
        sa.Column("shipped_as", sa.String(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["concept_id"],
            ["glossary_concepts.id"],
            name=op.f("fk_glossary_wordings_concept_id_glossary_concepts"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_glossary_wordings")),
        sa.UniqueConstraint(
            "concept_id", "language", "text", name=op.f("uq_glossary_wordings_concept_id_language_text")
        ),
    )
