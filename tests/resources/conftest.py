"""Every test keeps its files in a place of its own."""

import pytest

from apfl_net.kit.config import settings


@pytest.fixture(autouse=True)
def _own_place(monkeypatch, tmp_path):
    monkeypatch.setattr(settings(), "storage_url", (tmp_path / "kept").as_uri())
