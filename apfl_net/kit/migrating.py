"""Bringing the database to the form that this release needs, with Alembic."""

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from click import ClickException

from apfl_net.kit.config import ROOT
from apfl_net.kit.db import engine


def alembic_config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(ROOT / "migrations"))
    config.set_main_option("path_separator", "os")
    return config


def migrate() -> None:
    """Apply every migration that is missing."""
    command.upgrade(alembic_config(), "head")


def is_migrated() -> bool:
    """Whether the database is as this release expects it."""
    with engine().connect() as connection:
        current = MigrationContext.configure(connection).get_current_revision()
    return current == ScriptDirectory.from_config(alembic_config()).get_current_head()


def check_is_migrated() -> None:
    if not is_migrated():
        raise ClickException("the database is not at this release. Run: apfl-net migrate")


def new_revision(message: str) -> None:
    """For developers: write a migration from what the models say and the database lacks."""
    command.revision(alembic_config(), message, autogenerate=True)
