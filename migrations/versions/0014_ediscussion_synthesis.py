"""The synthesis of an e-discussion: themes, passages, versions, comments"""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _make_themes()
    _make_passages()
    _make_versions()
    _make_comments()


def _make_themes() -> None:
    op.create_table(
        "synthesis_themes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ediscussion_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["ediscussion_id"],
            ["ediscussions.id"],
            name=op.f("fk_synthesis_themes_ediscussion_id_ediscussions"),
        ),
        sa.ForeignKeyConstraint(
            ["made_by"], ["members.id"], name=op.f("fk_synthesis_themes_made_by_members")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_synthesis_themes")),
        sa.UniqueConstraint("ediscussion_id", "name", name=op.f("uq_synthesis_themes_ediscussion_id_name")),
    )


def _make_passages() -> None:
    op.create_table(
        "synthesis_passages",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ediscussion_id", sa.Integer(), nullable=False),
        sa.Column("post_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.Integer(), nullable=False),
        sa.Column("gone_at", sa.DateTime(timezone=True)),
        sa.ForeignKeyConstraint(
            ["ediscussion_id"],
            ["ediscussions.id"],
            name=op.f("fk_synthesis_passages_ediscussion_id_ediscussions"),
        ),
        sa.ForeignKeyConstraint(
            ["made_by"], ["members.id"], name=op.f("fk_synthesis_passages_made_by_members")
        ),
        sa.ForeignKeyConstraint(["post_id"], ["posts.id"], name=op.f("fk_synthesis_passages_post_id_posts")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_synthesis_passages")),
        sa.UniqueConstraint("post_id", "number", name=op.f("uq_synthesis_passages_post_id_number")),
    )
    op.create_index("ix_synthesis_passages_ediscussion_id", "synthesis_passages", ["ediscussion_id"])
    op.create_table(
        "synthesis_passage_themes",
        sa.Column("passage_id", sa.Integer(), nullable=False),
        sa.Column("theme_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["passage_id"],
            ["synthesis_passages.id"],
            name=op.f("fk_synthesis_passage_themes_passage_id_synthesis_passages"),
        ),
        sa.ForeignKeyConstraint(
            ["theme_id"],
            ["synthesis_themes.id"],
            name=op.f("fk_synthesis_passage_themes_theme_id_synthesis_themes"),
        ),
        sa.PrimaryKeyConstraint("passage_id", "theme_id", name=op.f("pk_synthesis_passage_themes")),
    )
    op.create_index(op.f("ix_synthesis_passage_themes_theme_id"), "synthesis_passage_themes", ["theme_id"])


def _make_versions() -> None:
    op.create_table(
        "syntheses",
        sa.Column("ediscussion_id", sa.Integer(), nullable=False),
        sa.Column("first_version", sa.Integer(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("opened_by", sa.Integer(), nullable=False),
        sa.Column("comments_until", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["ediscussion_id"], ["ediscussions.id"], name=op.f("fk_syntheses_ediscussion_id_ediscussions")
        ),
        sa.ForeignKeyConstraint(["opened_by"], ["members.id"], name=op.f("fk_syntheses_opened_by_members")),
        sa.PrimaryKeyConstraint("ediscussion_id", name=op.f("pk_syntheses")),
    )
    op.create_table(
        "synthesis_versions",
        sa.Column("ediscussion_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("body_html", sa.Text(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("written_by", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["ediscussion_id"],
            ["ediscussions.id"],
            name=op.f("fk_synthesis_versions_ediscussion_id_ediscussions"),
        ),
        sa.ForeignKeyConstraint(
            ["written_by"], ["members.id"], name=op.f("fk_synthesis_versions_written_by_members")
        ),
        sa.PrimaryKeyConstraint("ediscussion_id", "number", name=op.f("pk_synthesis_versions")),
    )
    op.create_table(
        "synthesis_sources",
        sa.Column("ediscussion_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("post_id", sa.Integer(), nullable=False),
        sa.Column("passage", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["ediscussion_id"],
            ["ediscussions.id"],
            name=op.f("fk_synthesis_sources_ediscussion_id_ediscussions"),
        ),
        sa.ForeignKeyConstraint(["post_id"], ["posts.id"], name=op.f("fk_synthesis_sources_post_id_posts")),
        sa.PrimaryKeyConstraint(
            "ediscussion_id", "version", "post_id", "passage", name=op.f("pk_synthesis_sources")
        ),
    )
    op.create_index("ix_synthesis_sources_post_id", "synthesis_sources", ["post_id"])


def _make_comments() -> None:
    op.create_table(
        "synthesis_comments",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ediscussion_id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("form_key", sa.String(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["ediscussion_id"],
            ["ediscussions.id"],
            name=op.f("fk_synthesis_comments_ediscussion_id_ediscussions"),
        ),
        sa.ForeignKeyConstraint(
            ["member_id"], ["members.id"], name=op.f("fk_synthesis_comments_member_id_members")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_synthesis_comments")),
        sa.UniqueConstraint("member_id", "form_key", name=op.f("uq_synthesis_comments_member_id_form_key")),
    )
    op.create_index("ix_synthesis_comments_ediscussion_id", "synthesis_comments", ["ediscussion_id"])


def downgrade() -> None:
    for table in (
        "synthesis_comments",
        "synthesis_sources",
        "synthesis_versions",
        "syntheses",
        "synthesis_passage_themes",
        "synthesis_passages",
        "synthesis_themes",
    ):
        op.drop_table(table)
