"""An empty engine of each kind, in a folder of the test; a room with things to be found."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from apfl_net.kit.search import comparing, following
from apfl_net.kit.search.engine import Engine
from apfl_net.kit.search.sources import SOURCES, Source
from tests.kit.search.engines import ENGINES, forget, post


@pytest.fixture(params=sorted(ENGINES))
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    made = ENGINES[request.param](tmp_path)
    yield made
    forget(made)


@pytest.fixture
def notes(monkeypatch):
    """A room with one kind of thing, kept in a dict instead of a table: id -> title."""
    kept: dict[int, str] = {}

    def ids_after(_session, last, limit):
        return sorted(number for number in kept if number > last)[:limit]

    def documents(_session, ids):
        return [replace(post(number, kept[number]), kind="note") for number in ids if number in kept]

    for kind in list(SOURCES):
        monkeypatch.delitem(SOURCES, kind)
    monkeypatch.setitem(
        SOURCES, "note", Source("note", documents, lambda *_: {}, ids_after, lambda _session: len(kept))
    )
    monkeypatch.setattr(following, "BATCH", 2)
    monkeypatch.setattr(comparing, "SLICE", 2)
    return kept
