"""Everything one does with a thread"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "caught_up",
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("space_id", sa.Integer(), nullable=False),
        sa.Column("caught_up_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name=op.f("fk_caught_up_member_id_members")),
        sa.ForeignKeyConstraint(["space_id"], ["spaces.id"], name=op.f("fk_caught_up_space_id_spaces")),
        sa.PrimaryKeyConstraint("member_id", "space_id", name=op.f("pk_caught_up")),
    )
    op.create_table(
        "feed_tokens",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("token_hash", sa.String(), nullable=False),
        sa.Column("label", sa.String(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name=op.f("fk_feed_tokens_member_id_members")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_feed_tokens")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_feed_tokens_token_hash")),
    )
    op.create_index(op.f("ix_feed_tokens_member_id"), "feed_tokens", ["member_id"])

    op.create_table(
        "notice_preferences",
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("wanted", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["member_id"], ["members.id"], name=op.f("fk_notice_preferences_member_id_members")
        ),
        sa.PrimaryKeyConstraint("member_id", "reason", name=op.f("pk_notice_preferences")),
    )
    op.create_table(
        "watches",
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("subject_id", sa.Integer(), nullable=False),
        sa.Column("level", sa.String(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name=op.f("fk_watches_member_id_members")),
        sa.PrimaryKeyConstraint("member_id", "subject", "subject_id", name=op.f("pk_watches")),
    )
    op.create_index("ix_watches_subject", "watches", ["subject", "subject_id", "level"])

    op.create_table(
        "polls",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("thread_id", sa.Integer(), nullable=False),
        sa.Column("audience_id", sa.Integer(), nullable=False),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("several", sa.Boolean(), nullable=False),
        sa.Column("anonymous", sa.Boolean(), nullable=False),
        sa.Column("hidden_until_closed", sa.Boolean(), nullable=False),
        sa.Column("closes_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["audience_id"], ["audiences.id"], name=op.f("fk_polls_audience_id_audiences")
        ),
        sa.ForeignKeyConstraint(["made_by"], ["members.id"], name=op.f("fk_polls_made_by_members")),
        sa.ForeignKeyConstraint(["thread_id"], ["threads.id"], name=op.f("fk_polls_thread_id_threads")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_polls")),
        sa.UniqueConstraint("thread_id", name=op.f("uq_polls_thread_id")),
    )
    op.create_table(
        "summary_revisions",
        sa.Column("thread_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("audience_id", sa.Integer(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("written_by", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["audience_id"], ["audiences.id"], name=op.f("fk_summary_revisions_audience_id_audiences")
        ),
        sa.ForeignKeyConstraint(
            ["thread_id"], ["threads.id"], name=op.f("fk_summary_revisions_thread_id_threads")
        ),
        sa.ForeignKeyConstraint(
            ["written_by"], ["members.id"], name=op.f("fk_summary_revisions_written_by_members")
        ),
        sa.PrimaryKeyConstraint("thread_id", "number", name=op.f("pk_summary_revisions")),
    )
    op.create_table(
        "thread_changes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("thread_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("other_thread_id", sa.Integer(), nullable=True),
        sa.Column("audience_id", sa.Integer(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_by", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("details", sa.Text(), nullable=False),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("undone_by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["audience_id"], ["audiences.id"], name=op.f("fk_thread_changes_audience_id_audiences")
        ),
        sa.ForeignKeyConstraint(
            ["changed_by"], ["members.id"], name=op.f("fk_thread_changes_changed_by_members")
        ),
        sa.ForeignKeyConstraint(
            ["other_thread_id"], ["threads.id"], name=op.f("fk_thread_changes_other_thread_id_threads")
        ),
        sa.ForeignKeyConstraint(
            ["thread_id"], ["threads.id"], name=op.f("fk_thread_changes_thread_id_threads")
        ),
        sa.ForeignKeyConstraint(
            ["undone_by"], ["members.id"], name=op.f("fk_thread_changes_undone_by_members")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_thread_changes")),
    )
    op.create_index("ix_thread_changes_thread_id_changed_at", "thread_changes", ["thread_id", "changed_at"])
    op.create_index("ix_thread_changes_other_thread_id", "thread_changes", ["other_thread_id"])

    op.create_table(
        "thread_summaries",
        sa.Column("thread_id", sa.Integer(), nullable=False),
        sa.Column("audience_id", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("body_html", sa.Text(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("written_by", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["audience_id"], ["audiences.id"], name=op.f("fk_thread_summaries_audience_id_audiences")
        ),
        sa.ForeignKeyConstraint(
            ["thread_id"], ["threads.id"], name=op.f("fk_thread_summaries_thread_id_threads")
        ),
        sa.ForeignKeyConstraint(
            ["written_by"], ["members.id"], name=op.f("fk_thread_summaries_written_by_members")
        ),
        sa.PrimaryKeyConstraint("thread_id", name=op.f("pk_thread_summaries")),
    )
    op.create_table(
        "bookmarks",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("post_id", sa.Integer(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("remind_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name=op.f("fk_bookmarks_member_id_members")),
        sa.ForeignKeyConstraint(["post_id"], ["posts.id"], name=op.f("fk_bookmarks_post_id_posts")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bookmarks")),
        sa.UniqueConstraint("member_id", "post_id", name=op.f("uq_bookmarks_member_id_post_id")),
    )
    op.create_index("ix_bookmarks_post_id", "bookmarks", ["post_id"])

    op.create_table(
        "poll_options",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("poll_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("label", sa.String(), nullable=False),
        sa.Column("votes", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["poll_id"], ["polls.id"], name=op.f("fk_poll_options_poll_id_polls")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_poll_options")),
    )
    op.create_index("ix_poll_options_poll_id", "poll_options", ["poll_id", "position"])

    op.create_table(
        "poll_voters",
        sa.Column("poll_id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name=op.f("fk_poll_voters_member_id_members")),
        sa.ForeignKeyConstraint(["poll_id"], ["polls.id"], name=op.f("fk_poll_voters_poll_id_polls")),
        sa.PrimaryKeyConstraint("poll_id", "member_id", name=op.f("pk_poll_voters")),
    )
    op.create_table(
        "post_quotes",
        sa.Column("post_id", sa.Integer(), nullable=False),
        sa.Column("quoted_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["post_id"], ["posts.id"], name=op.f("fk_post_quotes_post_id_posts")),
        sa.ForeignKeyConstraint(["quoted_id"], ["posts.id"], name=op.f("fk_post_quotes_quoted_id_posts")),
        sa.PrimaryKeyConstraint("post_id", "quoted_id", name=op.f("pk_post_quotes")),
    )
    op.create_index(op.f("ix_post_quotes_quoted_id"), "post_quotes", ["quoted_id"])

    op.create_table(
        "post_removals",
        sa.Column("post_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("removed_by", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["post_id"], ["posts.id"], name=op.f("fk_post_removals_post_id_posts")),
        sa.ForeignKeyConstraint(
            ["removed_by"], ["members.id"], name=op.f("fk_post_removals_removed_by_members")
        ),
        sa.PrimaryKeyConstraint("post_id", name=op.f("pk_post_removals")),
    )
    op.create_table(
        "post_revisions",
        sa.Column("post_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("written_by", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("redacted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("redacted_by", sa.Integer(), nullable=True),
        sa.Column("redaction_reason", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["post_id"], ["posts.id"], name=op.f("fk_post_revisions_post_id_posts")),
        sa.ForeignKeyConstraint(
            ["redacted_by"], ["members.id"], name=op.f("fk_post_revisions_redacted_by_members")
        ),
        sa.ForeignKeyConstraint(
            ["written_by"], ["members.id"], name=op.f("fk_post_revisions_written_by_members")
        ),
        sa.PrimaryKeyConstraint("post_id", "number", name=op.f("pk_post_revisions")),
    )
    op.create_table(
        "reactions",
        sa.Column("post_id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("reacted_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name=op.f("fk_reactions_member_id_members")),
        sa.ForeignKeyConstraint(["post_id"], ["posts.id"], name=op.f("fk_reactions_post_id_posts")),
        sa.PrimaryKeyConstraint("post_id", "member_id", name=op.f("pk_reactions")),
    )
    op.create_index(op.f("ix_reactions_member_id"), "reactions", ["member_id"])

    op.create_table(
        "thread_answers",
        sa.Column("thread_id", sa.Integer(), nullable=False),
        sa.Column("post_id", sa.Integer(), nullable=False),
        sa.Column("marked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("marked_by", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["marked_by"], ["members.id"], name=op.f("fk_thread_answers_marked_by_members")
        ),
        sa.ForeignKeyConstraint(["post_id"], ["posts.id"], name=op.f("fk_thread_answers_post_id_posts")),
        sa.ForeignKeyConstraint(
            ["thread_id"], ["threads.id"], name=op.f("fk_thread_answers_thread_id_threads")
        ),
        sa.PrimaryKeyConstraint("thread_id", name=op.f("pk_thread_answers")),
        sa.UniqueConstraint("post_id", name=op.f("uq_thread_answers_post_id")),
    )
    op.create_table(
        "poll_choices",
        sa.Column("option_id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["member_id"], ["members.id"], name=op.f("fk_poll_choices_member_id_members")
        ),
        sa.ForeignKeyConstraint(
            ["option_id"], ["poll_options.id"], name=op.f("fk_poll_choices_option_id_poll_options")
        ),
        sa.PrimaryKeyConstraint("option_id", "member_id", name=op.f("pk_poll_choices")),
    )
    # Never rebuilt in batches: SQLite would delete what other tables refer to.
    _add_reference("drafts", "post_id", "posts")
    op.add_column("drafts", sa.Column("started_from", sa.Integer()))
    op.create_index("uq_drafts_member_id_post_id", "drafts", ["member_id", "post_id"], unique=True)
    op.add_column("members", sa.Column("shortcuts", sa.Boolean(), nullable=False, server_default=sa.true()))
    op.add_column("posts", sa.Column("revision", sa.Integer(), nullable=False, server_default="1"))
    op.add_column("posts", sa.Column("edited_at", sa.DateTime(timezone=True)))
    op.add_column("posts", sa.Column("removed_at", sa.DateTime(timezone=True)))
    op.add_column("posts", sa.Column("reaction_counts", sa.String()))
    op.add_column(
        "threads", sa.Column("is_question", sa.Boolean(), nullable=False, server_default=sa.false())
    )
    for moment in ("pinned_at", "opens_at", "closes_at", "slow_until"):
        op.add_column("threads", sa.Column(moment, sa.DateTime(timezone=True)))
    for number in ("slow_seconds", "changes"):
        op.add_column("threads", sa.Column(number, sa.Integer(), nullable=False, server_default="0"))
    _add_reference("threads", "merged_into_id", "threads")
    op.create_index(op.f("ix_threads_merged_into_id"), "threads", ["merged_into_id"])
    op.create_index(op.f("ix_threads_started_at"), "threads", ["started_at"])
    op.drop_index(op.f("ix_spaces_audience_id"), "spaces")
    pinned = sa.text("pinned_at IS NOT NULL")
    op.create_index(
        "ix_threads_pinned", "threads", ["space_id"], sqlite_where=pinned, postgresql_where=pinned
    )


def _add_reference(table: str, column: str, to: str) -> None:
    """A nullable foreign key. (Alembic adds none to a table of SQLite that is there already; SQL does.)"""
    op.execute(
        f"ALTER TABLE {table} ADD COLUMN {column} INTEGER "
        f"CONSTRAINT fk_{table}_{column}_{to} REFERENCES {to} (id)"
    )
