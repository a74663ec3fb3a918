"""Settings as an operator gives them: by environment variables."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from apfl_net.kit.config import Settings, settings
from apfl_net.kit.web.middleware import security_headers


@contextmanager
def given(**values: str) -> Iterator[Settings]:
    """`with given(APFL_ENV="production"): ...`"""
    with pytest.MonkeyPatch.context() as environment:
        for name, value in values.items():
            environment.setenv(name, value)
        _forget()
        yield settings()
    _forget()


def _forget() -> None:
    settings.cache_clear()
    security_headers.cache_clear()
