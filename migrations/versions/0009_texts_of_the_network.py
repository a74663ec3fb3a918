"""Pages that can be changed, where help can be found, guest posts"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "page_versions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("saved_by", sa.Integer(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["saved_by"], ["members.id"], name=op.f("fk_page_versions_saved_by_members")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_page_versions")),
    )
    op.create_index("ix_page_versions_slug", "page_versions", ["slug", "language", "id"])
    op.create_table(
        "referrals",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("country", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("helps_with", sa.Text(), nullable=False),
        sa.Column("phone", sa.String(), nullable=False),
        sa.Column("website", sa.String(), nullable=False),
        sa.Column("languages", sa.String(), nullable=False),
        sa.Column("hours", sa.String(), nullable=False),
        sa.Column("checked_on", sa.Date(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_by", sa.Integer(), nullable=False),
        sa.Column("removed_at", sa.DateTime(timezone=True)),
        sa.ForeignKeyConstraint(["changed_by"], ["members.id"], name=op.f("fk_referrals_changed_by_members")),
        sa.ForeignKeyConstraint(["country"], ["countries.iso2"], name=op.f("fk_referrals_country_countries")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_referrals")),
    )
    op.create_index(op.f("ix_referrals_country"), "referrals", ["country"])
    op.create_table(
        "guest_posts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("email", sa.String(), nullable=False),
        sa.Column("author_name", sa.String(), nullable=False),
        sa.Column("author_about", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("original_id", sa.Integer()),
        sa.Column("audience_id", sa.Integer(), nullable=False),
        sa.Column("invited_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("invited_by", sa.Integer(), nullable=False),
        sa.Column("link_until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("submitted_at", sa.DateTime(timezone=True)),
        sa.Column("published_at", sa.DateTime(timezone=True)),
        sa.Column("published_by", sa.Integer()),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True)),
        sa.ForeignKeyConstraint(
            ["original_id"], ["guest_posts.id"], name=op.f("fk_guest_posts_original_id_guest_posts")
        ),
        sa.ForeignKeyConstraint(
            ["audience_id"], ["audiences.id"], name=op.f("fk_guest_posts_audience_id_audiences")
        ),
        sa.ForeignKeyConstraint(
            ["invited_by"], ["members.id"], name=op.f("fk_guest_posts_invited_by_members")
        ),
        sa.ForeignKeyConstraint(
            ["published_by"], ["members.id"], name=op.f("fk_guest_posts_published_by_members")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_guest_posts")),
    )
    op.create_index("ix_guest_posts_published_at", "guest_posts", ["published_at"])
    op.create_table(
        "guest_post_versions",
        sa.Column("post_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("saved_by", sa.Integer()),
        sa.ForeignKeyConstraint(
            ["post_id"], ["guest_posts.id"], name=op.f("fk_guest_post_versions_post_id_guest_posts")
        ),
        sa.ForeignKeyConstraint(
            ["saved_by"], ["members.id"], name=op.f("fk_guest_post_versions_saved_by_members")
        ),
        sa.PrimaryKeyConstraint("post_id", "number", name=op.f("pk_guest_post_versions")),
    )
