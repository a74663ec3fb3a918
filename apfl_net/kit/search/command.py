"""The search at the command line."""

from importlib import import_module

import click

from apfl_net.kit.config import settings
from apfl_net.kit.search.following import build, everything, search_engine


def build_with_a_bar() -> int:
    """Returns how many things were read in this run."""
    with click.progressbar(length=everything(), label="Reading") as bar:
        return build(search_engine(), progress=bar.update)


@click.command(name="search-key")
@click.option(
    "--master-key",
    prompt="Master key of the search server",
    hide_input=True,
    help="Asked for where it is left out, so that it stands in no history.",
)
def search_key(master_key: str) -> None:
    """Make our key for the Meilisearch server at APFL_SEARCH_URL, good for our indexes and nothing else.

    The master key is needed this once, and kept nowhere. Called again, it tells the same key.

    Example: apfl-net search-key
    """
    if not settings().search_url:
        raise click.ClickException("set APFL_SEARCH_URL first; an index in the data folder needs no key.")
    keys = import_module("apfl_net.kit.search.meilisearch.keys")  # its client is loaded at first use
    click.echo(f"APFL_SEARCH_KEY={keys.make_key(settings().search_url, master_key)}")
