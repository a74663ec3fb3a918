"""Meilisearch servers that tests may use."""

import os
from contextlib import ExitStack
from functools import cache

from apfl_net.kit.search.meilisearch.server import Server
from tests.needs import lacking
from tests.standins.meilisearch import StandIn
from tests.standins.meilisearch_program import MASTER_KEY

URL, KEY = "APFL_TEST_MEILISEARCH_URL", "APFL_TEST_MEILISEARCH_KEY"


def real_server() -> Server:
    """The one that somebody runs for the tests. Its key is one that `apfl-net search-key` makes."""
    if not os.environ.get(URL):
        lacking("meilisearch", f"{URL} names no Meilisearch server")
    return Server(os.environ[URL], os.environ.get(KEY, ""))


@cache
def stand_in() -> Server:
    """One for the whole run. It ends with the process."""
    return Server(ExitStack().enter_context(StandIn(MASTER_KEY)).url, MASTER_KEY)
