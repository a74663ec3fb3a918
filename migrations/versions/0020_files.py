"""Files that members send along"""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _make_files()
    _make_versions()
    _make_passages()
    _make_downloads()
    _make_files_of_posts()


def _make_files() -> None:
    op.create_table(
        "files",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uploaded_by_id", sa.Integer(), nullable=True),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("attached_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["uploaded_by_id"], ["members.id"], name=op.f("fk_files_uploaded_by_id_members")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_files")),
    )
    with op.batch_alter_table("files", schema=None) as batch_op:
        batch_op.create_index(
            "ix_files_loose",
            ["created_at"],
            unique=False,
            sqlite_where=sa.text("attached_at IS NULL AND removed_at IS NULL"),
            postgresql_where=sa.text("attached_at IS NULL AND removed_at IS NULL"),
        )
        batch_op.create_index("ix_files_uploaded_by_id", ["uploaded_by_id"], unique=False)


def _make_versions() -> None:
    op.create_table(
        "file_versions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("file_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("uploaded_by_id", sa.Integer(), nullable=True),
        sa.Column("uploaded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("sent_size", sa.BigInteger(), nullable=False),
        sa.Column("sent_key", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("preview_key", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("media_type", sa.String(), nullable=False),
        sa.Column("family", sa.String(), nullable=False),
        sa.Column("inline", sa.Boolean(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("pages", sa.Integer(), nullable=True),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("has_text_layer", sa.Boolean(), nullable=True),
        sa.Column("zawgyi", sa.Boolean(), nullable=False),
        sa.Column("ready_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("scanned_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("run_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("lease", sa.String(), nullable=True),
        sa.Column("leased_until", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["file_id"], ["files.id"], name=op.f("fk_file_versions_file_id_files")),
        sa.ForeignKeyConstraint(
            ["uploaded_by_id"], ["members.id"], name=op.f("fk_file_versions_uploaded_by_id_members")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_file_versions")),
        sa.UniqueConstraint("file_id", "number", name=op.f("uq_file_versions_file_id_number")),
    )
    with op.batch_alter_table("file_versions", schema=None) as batch_op:
        batch_op.create_index("ix_file_versions_digest", ["digest"], unique=False)
        batch_op.create_index(batch_op.f("ix_file_versions_uploaded_by_id"), ["uploaded_by_id"], unique=False)
        batch_op.create_index(
            "ix_file_versions_waiting",
            ["run_at"],
            unique=False,
            sqlite_where=sa.text("state = 'waiting'"),
            postgresql_where=sa.text("state = 'waiting'"),
        )


def _make_passages() -> None:
    op.create_table(
        "file_passages",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("file_id", sa.Integer(), nullable=False),
        sa.Column("page", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["file_id"], ["files.id"], name=op.f("fk_file_passages_file_id_files")),
        sa.ForeignKeyConstraint(
            ["version_id"], ["file_versions.id"], name=op.f("fk_file_passages_version_id_file_versions")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_file_passages")),
    )
    with op.batch_alter_table("file_passages", schema=None) as batch_op:
        batch_op.create_index("ix_file_passages_file_id", ["file_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_file_passages_version_id"), ["version_id"], unique=False)


def _make_downloads() -> None:
    op.create_table(
        "file_downloads",
        sa.Column("file_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["file_id"], ["files.id"], name=op.f("fk_file_downloads_file_id_files")),
        sa.PrimaryKeyConstraint("file_id", "day", name=op.f("pk_file_downloads")),
    )
    op.create_table(
        "file_download_marks",
        sa.Column("file_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("mark", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["file_id"], ["files.id"], name=op.f("fk_file_download_marks_file_id_files")),
        sa.PrimaryKeyConstraint("file_id", "day", "mark", name=op.f("pk_file_download_marks")),
    )


def _make_files_of_posts() -> None:
    op.create_table(
        "post_files",
        sa.Column("file_id", sa.Integer(), nullable=False),
        sa.Column("post_id", sa.Integer(), nullable=True),
        sa.Column("held_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["file_id"], ["files.id"], name=op.f("fk_post_files_file_id_files")),
        sa.ForeignKeyConstraint(["post_id"], ["posts.id"], name=op.f("fk_post_files_post_id_posts")),
        sa.ForeignKeyConstraint(
            ["held_id"], ["held_contributions.id"], name=op.f("fk_post_files_held_id_held_contributions")
        ),
        sa.PrimaryKeyConstraint("file_id", name=op.f("pk_post_files")),
    )
    with op.batch_alter_table("post_files", schema=None) as batch_op:
        batch_op.create_index("ix_post_files_post_id", ["post_id"], unique=False)
        batch_op.create_index("ix_post_files_held_id", ["held_id"], unique=False)
    op.add_column("posts", sa.Column("files", sa.Integer(), server_default="0", nullable=False))
