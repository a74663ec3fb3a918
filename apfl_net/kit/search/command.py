"""Building the index at the command line."""

import click

from apfl_net.kit.search.following import build, everything, search_engine


def build_with_a_bar() -> int:
    """Returns how many things were read in this run."""
    with click.progressbar(length=everything(), label="Reading") as bar:
        return build(search_engine(), progress=bar.update)
