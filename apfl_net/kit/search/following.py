"""The index follows the database: tasks become documents, and are done with when the engine has committed.

Documents are read while nobody else writes the index, so that an older reading never overwrites a newer one.
Whoever is killed in between does it again.
"""

import logging
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from functools import cache
from importlib import import_module
from pathlib import Path

from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from apfl_net.kit.clock import utc_now
from apfl_net.kit.config import settings
from apfl_net.kit.db import AnyRow, open_session, write_between
from apfl_net.kit.db import engine as database
from apfl_net.kit.search.comparing import compare_further
from apfl_net.kit.search.definitions import definition
from apfl_net.kit.search.documents import id_of, key_of
from apfl_net.kit.search.embedded.index import EmbeddedEngine
from apfl_net.kit.search.engine import Batch, Build, Engine, EngineAway, EngineBusy, Refused
from apfl_net.kit.search.locks import alone_at, alone_in
from apfl_net.kit.search.making import make, make_for
from apfl_net.kit.search.sources import SOURCES, Source
from apfl_net.kit.search.tasks import set_aside, set_aside_as_new, tasks_done, waiting_tasks

BATCH = 500
AFTER_A_FAILURE = 20
"""Seconds until it is tried again."""
LOG = logging.getLogger("apfl_net.search")

Progress = Callable[[int], object]
"""Told how many more are done."""


class Interrupted(Exception):
    """We are asked to stop; a build goes on another time."""


def search_engine() -> Engine:
    """The engine of this installation."""
    folder = settings().data_dir / "index"
    if settings().search_url:
        return _engine_at(settings().search_url, settings().search_key, folder)
    return _engine_in(folder)


@cache
def _engine_in(folder: Path) -> Engine:
    return EmbeddedEngine(folder, definition())


@cache
def _engine_at(url: str, key: str, folder: Path) -> Engine:
    """At a server. Its client is loaded at first use: most installations need none."""
    made: Engine = import_module("apfl_net.kit.search.meilisearch.index").engine_at(
        url, key, definition(), lambda: _alone(folder)
    )
    return made


def _alone(folder: Path) -> AbstractContextManager[None]:
    """Machines that share a server share a database, which knows who writes. SQLite is for one."""
    return alone_at(database()) if database().dialect.name == "postgresql" else alone_in(folder)


def follow(
    engine: Engine | None = None, *, stop: threading.Event | None = None, now: datetime | None = None
) -> int:
    """Do a batch of what waits; returns how much that was. Where no index fits the settings, build it.

    When nothing waits, a part of a comparison is next, if one was asked for.
    """
    engine, now = engine or search_engine(), now or utc_now()
    try:
        if not engine.state().current:
            return build(engine, stop=stop)
        return _do_tasks(engine, now) or compare_further(engine, now=now, stop=stop)
    except (EngineBusy, Interrupted):
        return 0
    except EngineAway as reason:
        LOG.warning("the search engine does not answer (%s); trying again", reason)
    except SQLAlchemyError:
        raise
    except Exception:  # whatever it is: posting goes on without us
        LOG.exception("the index could not follow; trying again")
    if stop is not None:
        stop.wait(AFTER_A_FAILURE)
    return 0


def _do_tasks(engine: Engine, now: datetime) -> int:
    with open_session(writing=False) as session:
        if not waiting_tasks(session, 1, now=now):
            return 0  # the usual case, which locks nothing
        with engine.writing() as batch:
            tasks = waiting_tasks(session, BATCH, now=now)
            failed = _write(batch, session, tasks)
    broken = [task for task in tasks if key_of(task.kind, task.subject_id) in failed]
    with open_session(writing=True) as session:
        tasks_done(session, [task for task in tasks if task not in broken])
        set_aside(session, broken, failed, now=now)
    return len(tasks)


def _write(batch: Batch, session: Session, tasks: Sequence[AnyRow]) -> dict[str, str]:
    """Returns why there is no document of some. Those are taken out of the index, as is what went."""
    made = make_for(session, tasks)
    try:
        batch.put(made.documents)
    except Refused as refused:
        made.failed |= refused.keys
    there = {document.key for document in made.documents} - made.failed.keys()
    batch.remove({key_of(task.kind, task.subject_id) for task in tasks} - there)
    _tell(made.failed)
    return made.failed


def _tell(failed: Mapping[str, str]) -> None:
    for key, reason in failed.items():
        LOG.error("no document can be made of %s: %s", key, reason)


def build(
    engine: Engine, *, progress: Progress = lambda more: None, stop: threading.Event | None = None
) -> int:
    """All of it anew, beside what answers until it is done. A build that was broken off goes on where it was.

    What changes meanwhile waits: whoever builds is the only one who writes.
    """
    put = 0
    with engine.build() as made, open_session(writing=False) as session:
        for source in SOURCES.values():
            progress(_already(session, source, made.done.get(source.kind, 0)))
            for ids in _batches(session, source, made):
                if stop is not None and stop.is_set():
                    raise Interrupted
                _add(made, session, source, ids)
                put += len(ids)
                progress(len(ids))
        made.swap()
    LOG.info("the index was built: %s things", put)
    return put


def _batches(session: Session, source: Source, made: Build) -> Iterator[Sequence[int]]:
    """To the first that is not full. What came after that waits as tasks: a build that runs after those who
    write would never end where they are many."""
    while ids := source.ids_after(session, made.done.get(source.kind, 0), BATCH):
        yield ids
        if len(ids) < BATCH:
            return


def _add(build: Build, session: Session, source: Source, ids: Sequence[int]) -> None:
    made = make(session, source, ids)
    try:
        build.add(source.kind, made.documents, up_to=ids[-1])
    except Refused as refused:
        made.failed |= refused.keys
    if made.failed:
        _tell(made.failed)
        with write_between(session) as writing:
            reasons = {id_of(key): reason for key, reason in made.failed.items()}
            set_aside_as_new(writing, source.kind, reasons, now=utc_now())


def everything() -> int:
    """How many things there are to be read."""
    with open_session(writing=False) as session:
        return sum(source.count(session) for source in SOURCES.values())


def _already(session: Session, source: Source, done: int) -> int:
    """How many were in it before this run."""
    before, last = 0, 0
    while done and (ids := source.ids_after(session, last, 10_000)):
        before += sum(thing_id <= done for thing_id in ids)
        if ids[-1] >= done:
            break
        last = ids[-1]
    return before
