"""An empty engine of each kind, in a folder of the test."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from apfl_net.kit.search.engine import Engine
from tests.kit.search.engines import ENGINES, forget


@pytest.fixture(params=sorted(ENGINES))
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    made = ENGINES[request.param](tmp_path)
    yield made
    forget(made)
