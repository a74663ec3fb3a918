"""Audiences complete: admissions to groups, and widening with consent"""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _make_admissions()
    op.create_table(
        "widenings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("thread_id", sa.Integer(), nullable=False),
        sa.Column("from_id", sa.Integer(), nullable=False),
        sa.Column("to_id", sa.Integer(), nullable=False),
        sa.Column("asked_by", sa.Integer(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True)),
        sa.Column("ended_at", sa.DateTime(timezone=True)),
        sa.ForeignKeyConstraint(["asked_by"], ["members.id"], name=op.f("fk_widenings_asked_by_members")),
        sa.ForeignKeyConstraint(["from_id"], ["audiences.id"], name=op.f("fk_widenings_from_id_audiences")),
        sa.ForeignKeyConstraint(["thread_id"], ["threads.id"], name=op.f("fk_widenings_thread_id_threads")),
        sa.ForeignKeyConstraint(["to_id"], ["audiences.id"], name=op.f("fk_widenings_to_id_audiences")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_widenings")),
    )
    _unique_while("uq_widenings_going_on", "widenings", ["thread_id"], "ended_at IS NULL")
    op.create_table(
        "widening_answers",
        sa.Column("widening_id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("agreed", sa.Boolean(), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["member_id"], ["members.id"], name=op.f("fk_widening_answers_member_id_members")
        ),
        sa.ForeignKeyConstraint(
            ["widening_id"], ["widenings.id"], name=op.f("fk_widening_answers_widening_id_widenings")
        ),
        sa.PrimaryKeyConstraint("widening_id", "member_id", name=op.f("pk_widening_answers")),
    )
    op.create_index(op.f("ix_widening_answers_member_id"), "widening_answers", ["member_id"])
    op.create_table(
        "widened_posts",
        sa.Column("post_id", sa.Integer(), nullable=False),
        sa.Column("widening_id", sa.Integer(), nullable=False),
        sa.Column("widened_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["post_id"], ["posts.id"], name=op.f("fk_widened_posts_post_id_posts")),
        sa.ForeignKeyConstraint(
            ["widening_id"], ["widenings.id"], name=op.f("fk_widened_posts_widening_id_widenings")
        ),
        sa.PrimaryKeyConstraint("post_id", name=op.f("pk_widened_posts")),
    )
    op.create_index(op.f("ix_widened_posts_widening_id"), "widened_posts", ["widening_id"])


def _make_admissions() -> None:
    op.create_table(
        "group_admissions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("audience_id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("proposed_by", sa.Integer(), nullable=False),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_by", sa.Integer()),
        sa.Column("decided_at", sa.DateTime(timezone=True)),
        sa.Column("agreed", sa.Boolean()),
        sa.ForeignKeyConstraint(
            ["audience_id"], ["audiences.id"], name=op.f("fk_group_admissions_audience_id_audiences")
        ),
        sa.ForeignKeyConstraint(
            ["decided_by"], ["members.id"], name=op.f("fk_group_admissions_decided_by_members")
        ),
        sa.ForeignKeyConstraint(
            ["member_id"], ["members.id"], name=op.f("fk_group_admissions_member_id_members")
        ),
        sa.ForeignKeyConstraint(
            ["proposed_by"], ["members.id"], name=op.f("fk_group_admissions_proposed_by_members")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_group_admissions")),
    )
    _unique_while(
        "uq_group_admissions_waiting", "group_admissions", ["audience_id", "member_id"], "decided_at IS NULL"
    )


def _unique_while(name: str, table: str, columns: list[str], condition: str) -> None:
    where = sa.text(condition)
    op.create_index(name, table, columns, unique=True, sqlite_where=where, postgresql_where=where)
