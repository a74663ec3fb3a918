"""Programs that some tests need and not every machine has."""

from typing import NoReturn

import pytest

from tests import REQUIRED


def lacking(part: str, reason: str) -> NoReturn:
    """Skip, saying why; or fail, where `APFL_TEST_REQUIRE` names this part."""
    if part in REQUIRED:
        pytest.fail(f"APFL_TEST_REQUIRE names {part}, but {reason}", pytrace=False)
    pytest.skip(reason)
