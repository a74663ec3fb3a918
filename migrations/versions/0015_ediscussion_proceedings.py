"""Proceedings, and documents that wait to be printed"""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _make_print_jobs()
    _make_proceedings()
    _make_what_they_repeat()


def _make_print_jobs() -> None:
    op.create_table(
        "print_jobs",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("target", sa.String(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("run_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("lease", sa.String(), nullable=True),
        sa.Column("leased_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("page", sa.Integer(), nullable=False),
        sa.Column("is_writing", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("printed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("pages", sa.Integer(), nullable=True),
        sa.Column("size", sa.Integer(), nullable=True),
        sa.Column("sha256", sa.String(), nullable=True),
        sa.Column("failed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("problem", sa.String(), nullable=False),
        sa.Column("said", sa.Text(), nullable=False),
        sa.Column("forgotten_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_print_jobs")),
    )
    with op.batch_alter_table("print_jobs", schema=None) as batch_op:
        batch_op.create_index(
            "ix_print_jobs_waiting",
            ["run_at"],
            unique=False,
            sqlite_where=sa.text("printed_at IS NULL AND failed_at IS NULL AND forgotten_at IS NULL"),
            postgresql_where=sa.text("printed_at IS NULL AND failed_at IS NULL AND forgotten_at IS NULL"),
        )


def _make_proceedings() -> None:
    op.create_table(
        "proceedings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ediscussion_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("asked_by", sa.Integer(), nullable=True),
        sa.Column("audience_id", sa.Integer(), nullable=True),
        sa.Column("frozen_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("contributions", sa.Integer(), nullable=False),
        sa.Column("citation", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("html_key", sa.String(), server_default=sa.text("''"), nullable=False),
        sa.Column("html_size", sa.Integer(), nullable=False),
        sa.Column("html_sha256", sa.String(), server_default=sa.text("''"), nullable=False),
        sa.Column("print_job_id", sa.Integer(), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_because", sa.String(), server_default=sa.text("''"), nullable=False),
        sa.ForeignKeyConstraint(["asked_by"], ["members.id"], name=op.f("fk_proceedings_asked_by_members")),
        sa.ForeignKeyConstraint(
            ["audience_id"], ["audiences.id"], name=op.f("fk_proceedings_audience_id_audiences")
        ),
        sa.ForeignKeyConstraint(
            ["ediscussion_id"], ["ediscussions.id"], name=op.f("fk_proceedings_ediscussion_id_ediscussions")
        ),
        sa.ForeignKeyConstraint(
            ["print_job_id"], ["print_jobs.id"], name=op.f("fk_proceedings_print_job_id_print_jobs")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_proceedings")),
        sa.UniqueConstraint("ediscussion_id", "number", name=op.f("uq_proceedings_ediscussion_id_number")),
    )


def _make_what_they_repeat() -> None:
    op.create_table(
        "proceedings_people",
        sa.Column("proceedings_id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["member_id"], ["members.id"], name=op.f("fk_proceedings_people_member_id_members")
        ),
        sa.ForeignKeyConstraint(
            ["proceedings_id"],
            ["proceedings.id"],
            name=op.f("fk_proceedings_people_proceedings_id_proceedings"),
        ),
        sa.PrimaryKeyConstraint("proceedings_id", "member_id", name=op.f("pk_proceedings_people")),
    )
    with op.batch_alter_table("proceedings_people", schema=None) as batch_op:
        batch_op.create_index("ix_proceedings_people_member_id", ["member_id"], unique=False)

    op.create_table(
        "proceedings_posts",
        sa.Column("proceedings_id", sa.Integer(), nullable=False),
        sa.Column("post_id", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("shown_as", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["post_id"], ["posts.id"], name=op.f("fk_proceedings_posts_post_id_posts")),
        sa.ForeignKeyConstraint(
            ["proceedings_id"],
            ["proceedings.id"],
            name=op.f("fk_proceedings_posts_proceedings_id_proceedings"),
        ),
        sa.PrimaryKeyConstraint("proceedings_id", "post_id", name=op.f("pk_proceedings_posts")),
    )
    with op.batch_alter_table("proceedings_posts", schema=None) as batch_op:
        batch_op.create_index("ix_proceedings_posts_post_id", ["post_id"], unique=False)
