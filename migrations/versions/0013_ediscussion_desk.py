"""The desk of the facilitators of an e-discussion"""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _make_messages()
    _make_texts_and_readers()
    _make_summaries()
    _make_ticks_and_pins()
    _make_handovers()


def _make_messages() -> None:
    op.create_table(
        "ediscussion_messages",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ediscussion_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("readers", sa.String(), nullable=False),
        sa.Column("anchor", sa.String(), server_default=sa.text("''"), nullable=False),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.Column("at", sa.String(), server_default=sa.text("''"), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("audience_id", sa.Integer()),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.Integer(), nullable=False),
        sa.Column("approved_at", sa.DateTime(timezone=True)),
        sa.Column("approved_by", sa.Integer()),
        sa.Column("sent_at", sa.DateTime(timezone=True)),
        sa.Column("sent_by", sa.Integer()),
        sa.Column("missed_at", sa.DateTime(timezone=True)),
        sa.ForeignKeyConstraint(
            ["approved_by"], ["members.id"], name=op.f("fk_ediscussion_messages_approved_by_members")
        ),
        sa.ForeignKeyConstraint(
            ["audience_id"], ["audiences.id"], name=op.f("fk_ediscussion_messages_audience_id_audiences")
        ),
        sa.ForeignKeyConstraint(
            ["ediscussion_id"],
            ["ediscussions.id"],
            name=op.f("fk_ediscussion_messages_ediscussion_id_ediscussions"),
        ),
        sa.ForeignKeyConstraint(
            ["made_by"], ["members.id"], name=op.f("fk_ediscussion_messages_made_by_members")
        ),
        sa.ForeignKeyConstraint(
            ["sent_by"], ["members.id"], name=op.f("fk_ediscussion_messages_sent_by_members")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ediscussion_messages")),
    )
    op.create_index("ix_ediscussion_messages_ediscussion_id", "ediscussion_messages", ["ediscussion_id"])


def _make_texts_and_readers() -> None:
    op.create_table(
        "ediscussion_message_texts",
        sa.Column("message_id", sa.Integer(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("written_by", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["message_id"],
            ["ediscussion_messages.id"],
            name=op.f("fk_ediscussion_message_texts_message_id_ediscussion_messages"),
        ),
        sa.ForeignKeyConstraint(
            ["written_by"], ["members.id"], name=op.f("fk_ediscussion_message_texts_written_by_members")
        ),
        sa.PrimaryKeyConstraint("message_id", "language", name=op.f("pk_ediscussion_message_texts")),
    )
    op.create_table(
        "ediscussion_message_readers",
        sa.Column("message_id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("addressed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["member_id"], ["members.id"], name=op.f("fk_ediscussion_message_readers_member_id_members")
        ),
        sa.ForeignKeyConstraint(
            ["message_id"],
            ["ediscussion_messages.id"],
            name=op.f("fk_ediscussion_message_readers_message_id_ediscussion_messages"),
        ),
        sa.PrimaryKeyConstraint("message_id", "member_id", name=op.f("pk_ediscussion_message_readers")),
    )
    op.create_index(
        op.f("ix_ediscussion_message_readers_member_id"), "ediscussion_message_readers", ["member_id"]
    )


def _make_summaries() -> None:
    op.create_table(
        "weekly_summaries",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ediscussion_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("message_id", sa.Integer()),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("published_by", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["ediscussion_id"],
            ["ediscussions.id"],
            name=op.f("fk_weekly_summaries_ediscussion_id_ediscussions"),
        ),
        sa.ForeignKeyConstraint(
            ["message_id"],
            ["ediscussion_messages.id"],
            name=op.f("fk_weekly_summaries_message_id_ediscussion_messages"),
        ),
        sa.ForeignKeyConstraint(
            ["published_by"], ["members.id"], name=op.f("fk_weekly_summaries_published_by_members")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_weekly_summaries")),
        sa.UniqueConstraint(
            "ediscussion_id", "number", name=op.f("uq_weekly_summaries_ediscussion_id_number")
        ),
        sa.UniqueConstraint(
            "ediscussion_id", "revision", name=op.f("uq_weekly_summaries_ediscussion_id_revision")
        ),
    )


def _make_ticks_and_pins() -> None:
    op.create_table(
        "checklist_ticks",
        sa.Column("ediscussion_id", sa.Integer(), nullable=False),
        sa.Column("item", sa.String(), nullable=False),
        sa.Column("ticked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ticked_by", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["ediscussion_id"],
            ["ediscussions.id"],
            name=op.f("fk_checklist_ticks_ediscussion_id_ediscussions"),
        ),
        sa.ForeignKeyConstraint(
            ["ticked_by"], ["members.id"], name=op.f("fk_checklist_ticks_ticked_by_members")
        ),
        sa.PrimaryKeyConstraint("ediscussion_id", "item", name=op.f("pk_checklist_ticks")),
    )
    op.create_table(
        "pinned_contributions",
        sa.Column("ediscussion_id", sa.Integer(), nullable=False),
        sa.Column("post_id", sa.Integer(), nullable=False),
        sa.Column("pinned_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("pinned_by", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["ediscussion_id"],
            ["ediscussions.id"],
            name=op.f("fk_pinned_contributions_ediscussion_id_ediscussions"),
        ),
        sa.ForeignKeyConstraint(
            ["pinned_by"], ["members.id"], name=op.f("fk_pinned_contributions_pinned_by_members")
        ),
        sa.ForeignKeyConstraint(
            ["post_id"], ["posts.id"], name=op.f("fk_pinned_contributions_post_id_posts")
        ),
        sa.PrimaryKeyConstraint("ediscussion_id", "post_id", name=op.f("pk_pinned_contributions")),
    )


def _make_handovers() -> None:
    op.create_table(
        "facilitator_handovers",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ediscussion_id", sa.Integer(), nullable=False),
        sa.Column("from_id", sa.Integer(), nullable=False),
        sa.Column("to_id", sa.Integer(), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("handed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["ediscussion_id"],
            ["ediscussions.id"],
            name=op.f("fk_facilitator_handovers_ediscussion_id_ediscussions"),
        ),
        sa.ForeignKeyConstraint(
            ["from_id"], ["members.id"], name=op.f("fk_facilitator_handovers_from_id_members")
        ),
        sa.ForeignKeyConstraint(
            ["to_id"], ["members.id"], name=op.f("fk_facilitator_handovers_to_id_members")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_facilitator_handovers")),
    )
    op.create_index("ix_facilitator_handovers_ediscussion_id", "facilitator_handovers", ["ediscussion_id"])
