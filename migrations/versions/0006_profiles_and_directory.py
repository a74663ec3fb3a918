"""Profiles and the directory: expertise, photos, who sees which field, places asked for, doubles merged"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "field_levels",
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("field", sa.String(), nullable=False),
        sa.Column("level", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["member_id"], ["members.id"], name=op.f("fk_field_levels_member_id_members")
        ),
        sa.PrimaryKeyConstraint("member_id", "field", name=op.f("pk_field_levels")),
    )
    op.create_table(
        "member_expertise",
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("term", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["member_id"], ["members.id"], name=op.f("fk_member_expertise_member_id_members")
        ),
        sa.ForeignKeyConstraint(["term"], ["terms.code"], name=op.f("fk_member_expertise_term_terms")),
        sa.PrimaryKeyConstraint("member_id", "term", name=op.f("pk_member_expertise")),
    )
    op.create_index(op.f("ix_member_expertise_term"), "member_expertise", ["term"])
    op.create_table(
        "photos",
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("picture", sa.LargeBinary(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name=op.f("fk_photos_member_id_members")),
        sa.PrimaryKeyConstraint("member_id", name=op.f("pk_photos")),
    )
    _create_place_changes()
    op.execute(
        "ALTER TABLE organisations ADD COLUMN merged_into_id INTEGER "
        "CONSTRAINT fk_organisations_merged_into_id_organisations REFERENCES organisations (id)"
    )
    for dialect, condition in (("sqlite", "listed IS 1"), ("postgresql", "listed IS true")):
        if op.get_bind().dialect.name == dialect:
            op.execute(
                "CREATE INDEX ix_members_listed ON members (name, id) WHERE "
                f"{condition} AND hidden_at IS NULL AND left_at IS NULL AND erased_at IS NULL"
            )


def _create_place_changes() -> None:
    op.create_table(
        "place_changes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("organisation", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("position", sa.String(), nullable=False),
        sa.Column("constituency", sa.String(), nullable=False),
        sa.Column("country", sa.String(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True)),
        sa.Column("decided_by", sa.Integer()),
        sa.Column("agreed", sa.Boolean()),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["member_id"], ["members.id"], name=op.f("fk_place_changes_member_id_members")
        ),
        sa.ForeignKeyConstraint(
            ["constituency"],
            ["constituencies.code"],
            name=op.f("fk_place_changes_constituency_constituencies"),
        ),
        sa.ForeignKeyConstraint(
            ["country"], ["countries.iso2"], name=op.f("fk_place_changes_country_countries")
        ),
        sa.ForeignKeyConstraint(
            ["decided_by"], ["members.id"], name=op.f("fk_place_changes_decided_by_members")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_place_changes")),
    )
    waiting = sa.text("decided_at IS NULL")
    op.create_index(
        "uq_place_changes_waiting",
        "place_changes",
        ["member_id"],
        unique=True,
        sqlite_where=waiting,
        postgresql_where=waiting,
    )
