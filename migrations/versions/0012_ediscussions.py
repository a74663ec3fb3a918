"""E-discussions, and threads that have their address elsewhere"""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("threads", sa.Column("home", sa.String(), server_default=sa.text("''"), nullable=False))
    op.add_column("spaces", sa.Column("home", sa.String(), server_default=sa.text("''"), nullable=False))
    _make_ediscussions()
    _make_dates()
    _make_questions()
    _make_contributions()


def _make_ediscussions() -> None:
    op.create_table(
        "reference_events",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("place", sa.String(), server_default=sa.text("''"), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("time_zone", sa.String(), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["group_id"], ["audiences.id"], name=op.f("fk_reference_events_group_id_audiences")
        ),
        sa.ForeignKeyConstraint(
            ["made_by"], ["members.id"], name=op.f("fk_reference_events_made_by_members")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reference_events")),
        sa.UniqueConstraint("group_id", name=op.f("uq_reference_events_group_id")),
    )
    op.create_table(
        "ediscussions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("space_id", sa.Integer(), nullable=False),
        sa.Column("thread_id", sa.Integer(), nullable=False),
        sa.Column("audience_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("slug", sa.String(), nullable=False),
        sa.Column("objectives", sa.Text(), nullable=False),
        sa.Column("languages", sa.String(), nullable=False),
        sa.Column("bound", sa.String(), nullable=False),
        sa.Column("word_limit", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.Integer(), nullable=False),
        sa.Column("announced_at", sa.DateTime(timezone=True)),
        sa.Column("opens_at", sa.DateTime(timezone=True)),
        sa.Column("closes_at", sa.DateTime(timezone=True)),
        sa.Column("first_closes_at", sa.DateTime(timezone=True)),
        sa.Column("synthesis_at", sa.DateTime(timezone=True)),
        sa.Column("publish_by", sa.DateTime(timezone=True)),
        sa.Column("published_at", sa.DateTime(timezone=True)),
        sa.Column("archived_at", sa.DateTime(timezone=True)),
        sa.ForeignKeyConstraint(
            ["audience_id"], ["audiences.id"], name=op.f("fk_ediscussions_audience_id_audiences")
        ),
        sa.ForeignKeyConstraint(
            ["created_by"], ["members.id"], name=op.f("fk_ediscussions_created_by_members")
        ),
        sa.ForeignKeyConstraint(
            ["event_id"], ["reference_events.id"], name=op.f("fk_ediscussions_event_id_reference_events")
        ),
        sa.ForeignKeyConstraint(["space_id"], ["spaces.id"], name=op.f("fk_ediscussions_space_id_spaces")),
        sa.ForeignKeyConstraint(
            ["thread_id"], ["threads.id"], name=op.f("fk_ediscussions_thread_id_threads")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ediscussions")),
        sa.UniqueConstraint("space_id", name=op.f("uq_ediscussions_space_id")),
    )
    op.create_index(op.f("ix_ediscussions_event_id"), "ediscussions", ["event_id"])
    op.create_index("ix_ediscussions_thread_id", "ediscussions", ["thread_id"], unique=True)
    op.create_table(
        "ediscussion_roles",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ediscussion_id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("first_day", sa.Date()),
        sa.Column("last_day", sa.Date()),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("given_by", sa.Integer(), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True)),
        sa.ForeignKeyConstraint(
            ["ediscussion_id"],
            ["ediscussions.id"],
            name=op.f("fk_ediscussion_roles_ediscussion_id_ediscussions"),
        ),
        sa.ForeignKeyConstraint(
            ["given_by"], ["members.id"], name=op.f("fk_ediscussion_roles_given_by_members")
        ),
        sa.ForeignKeyConstraint(
            ["member_id"], ["members.id"], name=op.f("fk_ediscussion_roles_member_id_members")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ediscussion_roles")),
    )
    op.create_index(
        "ix_ediscussion_roles_ediscussion_id", "ediscussion_roles", ["ediscussion_id", "member_id"]
    )
    op.create_index(op.f("ix_ediscussion_roles_member_id"), "ediscussion_roles", ["member_id"])
    op.create_table(
        "ediscussion_participants",
        sa.Column("ediscussion_id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("invited_at", sa.DateTime(timezone=True)),
        sa.Column("invited_by", sa.Integer()),
        sa.Column("joined_at", sa.DateTime(timezone=True)),
        sa.ForeignKeyConstraint(
            ["ediscussion_id"],
            ["ediscussions.id"],
            name=op.f("fk_ediscussion_participants_ediscussion_id_ediscussions"),
        ),
        sa.ForeignKeyConstraint(
            ["invited_by"], ["members.id"], name=op.f("fk_ediscussion_participants_invited_by_members")
        ),
        sa.ForeignKeyConstraint(
            ["member_id"], ["members.id"], name=op.f("fk_ediscussion_participants_member_id_members")
        ),
        sa.PrimaryKeyConstraint("ediscussion_id", "member_id", name=op.f("pk_ediscussion_participants")),
    )
    op.create_index(op.f("ix_ediscussion_participants_member_id"), "ediscussion_participants", ["member_id"])


def _make_dates() -> None:
    op.create_table(
        "phase_changes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ediscussion_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("phase", sa.String(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("carried_out_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("carried_out_by", sa.Integer()),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["carried_out_by"], ["members.id"], name=op.f("fk_phase_changes_carried_out_by_members")
        ),
        sa.ForeignKeyConstraint(
            ["ediscussion_id"], ["ediscussions.id"], name=op.f("fk_phase_changes_ediscussion_id_ediscussions")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_phase_changes")),
        sa.UniqueConstraint("ediscussion_id", "number", name=op.f("uq_phase_changes_ediscussion_id_number")),
        sa.UniqueConstraint("ediscussion_id", "phase", name=op.f("uq_phase_changes_ediscussion_id_phase")),
    )
    op.create_table(
        "date_changes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ediscussion_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("before", sa.DateTime(timezone=True)),
        sa.Column("after", sa.DateTime(timezone=True)),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_by", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["changed_by"], ["members.id"], name=op.f("fk_date_changes_changed_by_members")
        ),
        sa.ForeignKeyConstraint(
            ["ediscussion_id"], ["ediscussions.id"], name=op.f("fk_date_changes_ediscussion_id_ediscussions")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_date_changes")),
    )
    op.create_index("ix_date_changes_ediscussion_id", "date_changes", ["ediscussion_id"])


def _make_questions() -> None:
    op.create_table(
        "guiding_questions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ediscussion_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("opens_at", sa.DateTime(timezone=True)),
        sa.Column("closes_at", sa.DateTime(timezone=True)),
        sa.Column("moderator_id", sa.Integer()),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["ediscussion_id"],
            ["ediscussions.id"],
            name=op.f("fk_guiding_questions_ediscussion_id_ediscussions"),
        ),
        sa.ForeignKeyConstraint(
            ["made_by"], ["members.id"], name=op.f("fk_guiding_questions_made_by_members")
        ),
        sa.ForeignKeyConstraint(
            ["moderator_id"], ["members.id"], name=op.f("fk_guiding_questions_moderator_id_members")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_guiding_questions")),
        sa.UniqueConstraint(
            "ediscussion_id", "number", name=op.f("uq_guiding_questions_ediscussion_id_number")
        ),
    )
    op.create_table(
        "question_texts",
        sa.Column("question_id", sa.Integer(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("background", sa.Text(), nullable=False),
        sa.Column("background_html", sa.Text(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("written_by", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["question_id"],
            ["guiding_questions.id"],
            name=op.f("fk_question_texts_question_id_guiding_questions"),
        ),
        sa.ForeignKeyConstraint(
            ["written_by"], ["members.id"], name=op.f("fk_question_texts_written_by_members")
        ),
        sa.PrimaryKeyConstraint("question_id", "language", name=op.f("pk_question_texts")),
    )
    op.create_table(
        "topic_notes",
        sa.Column("ediscussion_id", sa.Integer(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("body_html", sa.Text(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("written_by", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["ediscussion_id"], ["ediscussions.id"], name=op.f("fk_topic_notes_ediscussion_id_ediscussions")
        ),
        sa.ForeignKeyConstraint(
            ["written_by"], ["members.id"], name=op.f("fk_topic_notes_written_by_members")
        ),
        sa.PrimaryKeyConstraint("ediscussion_id", "language", "version", name=op.f("pk_topic_notes")),
    )


def _make_contributions() -> None:
    op.create_table(
        "contributions",
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column("form_key", sa.String(), nullable=False),
        sa.Column("ediscussion_id", sa.Integer(), nullable=False),
        sa.Column("capacity", sa.String(), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["author_id"], ["members.id"], name=op.f("fk_contributions_author_id_members")
        ),
        sa.ForeignKeyConstraint(
            ["ediscussion_id"], ["ediscussions.id"], name=op.f("fk_contributions_ediscussion_id_ediscussions")
        ),
        sa.PrimaryKeyConstraint("author_id", "form_key", name=op.f("pk_contributions")),
    )
    op.create_index("ix_contributions_ediscussion_id", "contributions", ["ediscussion_id"])
    op.create_table(
        "contribution_questions",
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column("form_key", sa.String(), nullable=False),
        sa.Column("question_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["author_id", "form_key"],
            ["contributions.author_id", "contributions.form_key"],
            name="fk_contribution_questions_author_id_form_key_contributions",
        ),
        sa.ForeignKeyConstraint(
            ["question_id"],
            ["guiding_questions.id"],
            name=op.f("fk_contribution_questions_question_id_guiding_questions"),
        ),
        sa.PrimaryKeyConstraint(
            "author_id", "form_key", "question_id", name=op.f("pk_contribution_questions")
        ),
    )
    op.create_index(op.f("ix_contribution_questions_question_id"), "contribution_questions", ["question_id"])
    op.create_table(
        "contribution_translations",
        sa.Column("post_id", sa.Integer(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("body_html", sa.Text(), nullable=False),
        sa.Column("origin", sa.String(), nullable=False),
        sa.Column("translated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("translated_by", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["post_id"], ["posts.id"], name=op.f("fk_contribution_translations_post_id_posts")
        ),
        sa.ForeignKeyConstraint(
            ["translated_by"], ["members.id"], name=op.f("fk_contribution_translations_translated_by_members")
        ),
        sa.PrimaryKeyConstraint("post_id", "language", name=op.f("pk_contribution_translations")),
    )
    op.create_table(
        "late_contributions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ediscussion_id", sa.Integer(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column("form_key", sa.String(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("posts_as", sa.String(), nullable=False),
        sa.Column("pseudonym", sa.String(), nullable=False),
        sa.Column("audience_id", sa.Integer(), nullable=False),
        sa.Column("handed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True)),
        sa.Column("decided_by", sa.Integer()),
        sa.Column("decision", sa.String(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("post_id", sa.Integer()),
        sa.ForeignKeyConstraint(
            ["audience_id"], ["audiences.id"], name=op.f("fk_late_contributions_audience_id_audiences")
        ),
        sa.ForeignKeyConstraint(
            ["author_id"], ["members.id"], name=op.f("fk_late_contributions_author_id_members")
        ),
        sa.ForeignKeyConstraint(
            ["decided_by"], ["members.id"], name=op.f("fk_late_contributions_decided_by_members")
        ),
        sa.ForeignKeyConstraint(
            ["ediscussion_id"],
            ["ediscussions.id"],
            name=op.f("fk_late_contributions_ediscussion_id_ediscussions"),
        ),
        sa.ForeignKeyConstraint(["post_id"], ["posts.id"], name=op.f("fk_late_contributions_post_id_posts")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_late_contributions")),
        sa.UniqueConstraint("author_id", "form_key", name=op.f("uq_late_contributions_author_id_form_key")),
    )
    op.create_index("ix_late_contributions_ediscussion_id", "late_contributions", ["ediscussion_id"])
