"""An index for one test, and what is found in it. `conftest.py` makes the fixtures known to all tests."""

from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from apfl_net.access.viewer import Viewer
from apfl_net.kit.search.asking import Query
from apfl_net.kit.search.definitions import definition
from apfl_net.kit.search.embedded.index import EmbeddedEngine
from apfl_net.kit.search.following import follow
from apfl_net.kit.search.language import understand
from apfl_net.kit.search.sources import SOURCES
from apfl_net.kit.search.tasks import SearchTask, count_tasks

Found = Callable[..., set[tuple[str, int]]]


@pytest.fixture
def own_index(tmp_path: Path) -> EmbeddedEngine:
    return EmbeddedEngine(tmp_path, definition())


@pytest.fixture
def followed(db: Session, own_index: EmbeddedEngine, deliver: Callable[[], None]) -> Callable[[], None]:
    """`followed()`: whatever happened is in the index."""

    def followed() -> None:
        deliver()
        while follow(own_index):
            pass
        assert count_tasks(db) == 0

    return followed


@pytest.fixture
def found(own_index: EmbeddedEngine, followed: Callable[[], None]) -> Found:
    """`found("wages", viewer)`: kinds and ids, once the index has followed. `country=("VN",)` filters."""

    def found(typed: str, viewer: Viewer, **filters: tuple[str, ...]) -> set[tuple[str, int]]:
        followed()
        query = Query(
            understand(typed), frozenset(viewer.audiences), as_member=viewer.signed_in, filters=filters
        )
        return {(hit.kind, hit.id) for hit in own_index.search(query).hits}

    return found


def waiting(db: Session) -> set[tuple[str, int]]:
    """What every search passes over at this moment, without anybody having been told yet."""
    db.flush()
    return {(kind, thing_id) for kind, thing_id in db.execute(select(SearchTask.kind, SearchTask.subject_id))}


def shown(db: Session, viewer: Viewer, kind: str, thing_id: int):
    """The hit as this viewer is shown it; None: it is passed over."""
    return SOURCES[kind].shown(db, viewer, [thing_id]).get(thing_id)
