"""The migrations and the models say the same, on both databases."""

from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import inspect

from apfl_net.cli import migrate
from apfl_net.kit.db import Base, engine, open_session
from apfl_net.kit.migrating import alembic_config, is_migrated
from apfl_net.members.queries import count_members
from tests.databases import serving_from


def test_there_is_one_head():
    assert len(ScriptDirectory.from_config(alembic_config()).get_heads()) == 1


def test_models_and_migrations_agree(connection):
    assert len(Base.metadata.tables) > 20
    context = MigrationContext.configure(
        connection, opts={"compare_type": True, "compare_server_default": True}
    )
    assert compare_metadata(context, Base.metadata) == []


def test_every_table_is_there(connection):
    assert set(inspect(connection).get_table_names()) == {*Base.metadata.tables, "alembic_version"}


def test_migrating_again_changes_nothing(own_database):
    with open_session(writing=False) as session:
        before = {table: session.execute(table.select()).all() for table in Base.metadata.sorted_tables}
    migrate.callback()
    with open_session(writing=False) as session:
        after = {table: session.execute(table.select()).all() for table in Base.metadata.sorted_tables}
    assert sum(len(rows) for rows in before.values()) > 100
    assert {t.name: sorted(map(str, rows)) for t, rows in after.items()} == {
        t.name: sorted(map(str, rows)) for t, rows in before.items()
    }


def test_a_database_of_an_older_release_is_told_apart(databases):
    databases.create("older")
    with serving_from(databases.url("older")):
        assert not is_migrated()
        migrate.callback()
        assert is_migrated()
        with open_session(writing=False) as session:
            assert count_members(session) == 0
        engine().dispose()
    databases.drop("older")
