"""An empty engine of each kind, in a folder of the test."""

from pathlib import Path

import pytest

from apfl_net.kit.search.engine import Engine
from tests.kit.search.engines import ENGINES


@pytest.fixture(params=sorted(ENGINES))
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Engine:
    return ENGINES[request.param](tmp_path)
