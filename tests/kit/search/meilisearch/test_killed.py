"""A real server killed while it writes, and writers killed: what was told of stays, nothing by halves."""

import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from apfl_net.kit.config import ROOT
from apfl_net.kit.search.engine import EngineAway
from apfl_net.kit.search.meilisearch.index import MeilisearchEngine
from apfl_net.kit.search.meilisearch.server import Server
from tests.kit.search.engines import at_server, fill, post, write
from tests.standins.meilisearch_program import MASTER_KEY, Running, program

pytestmark = pytest.mark.slow

AT_ONCE, TURNS = 50, 20
WRITES_FOR_EVER = f"""
import sys
from pathlib import Path
from apfl_net.kit.search.meilisearch.server import Server
from tests.kit.search.engines import at_server, write
from tests.kit.search.meilisearch.test_killed import batch
engine = at_server(Path(sys.argv[1]), Server(sys.argv[2], sys.argv[3]))
number = int(sys.argv[4])
while True:
    write(engine, batch(number))
    number += {AT_ONCE}
    print(number, flush=True)
"""


@pytest.fixture
def running(tmp_path):
    server = Running(program(), tmp_path)
    server.start()
    yield server
    server.kill()


@pytest.fixture
def engine(running, tmp_path) -> MeilisearchEngine:
    return at_server(tmp_path, Server(running.url, MASTER_KEY))


def batch(number: int) -> list:
    return [post(number + more, "wages", f"withheld {number}") for more in range(AT_ONCE)]


def written_on(engine: MeilisearchEngine, begun: int, told: list[int]) -> None:
    """Until the server is gone."""
    number = begun
    try:
        while True:
            write(engine, batch(number))
            number += AT_ONCE
            told.append(number)
    except EngineAway:
        return


def has_all(engine: MeilisearchEngine, up_to: int) -> bool:
    """Every one, as it was given, and no other."""
    wanted = [(one.id, one.digest()) for first in range(1, up_to, AT_ONCE) for one in batch(first)]
    return [(one.id, one.digest) for one in engine.kept("post", 0, up_to + AT_ONCE)] == wanted


def test_killed_at_any_moment_the_server_has_what_it_told_of(running, engine):
    fill(engine, [])
    done = 1
    for turn in range(TURNS):
        told = [done]
        writer = threading.Thread(target=written_on, args=(engine, done, told))
        writer.start()
        time.sleep(0.05 + 0.037 * turn)
        running.kill()
        writer.join()
        running.start()
        write(engine, batch(told[-1]))  # as tasks are done again that nobody acknowledged
        done = told[-1] + AT_ONCE
        assert engine.state().documents == done - 1
        assert engine.state().current
    assert has_all(engine, done)


def test_killed_while_it_builds_it_goes_on(running, engine):
    fill(engine, batch(1))
    kills = 0
    while True:
        killer = threading.Timer(0.3 + 0.1 * kills, running.kill)
        try:
            with engine.build() as build:
                if kills < 5:
                    killer.start()
                for number in range(build.done.get("post", 0) + 1, 40 * AT_ONCE, AT_ONCE):
                    build.add("post", batch(number), up_to=number + AT_ONCE - 1)
                killer.cancel()
                build.swap()
                break
        except EngineAway:
            killer.join()
            running.start()
            kills += 1
            assert has_all(engine, 2)  # the old one answers
    assert kills > 0
    assert engine.state().current
    assert engine.places.others() == []
    assert has_all(engine, 40 * AT_ONCE)


def test_a_writer_that_is_killed_leaves_nothing_by_halves(running, engine, tmp_path: Path):
    fill(engine, [])
    done = 1
    for turn in range(TURNS):
        writer = subprocess.Popen(
            [sys.executable, "-c", WRITES_FOR_EVER, str(tmp_path), running.url, MASTER_KEY, str(done)],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            text=True,
        )
        told = int(writer.stdout.readline())
        time.sleep(0.013 * turn)
        os.kill(writer.pid, signal.SIGKILL)
        told = max([told, *(int(line) for line in writer.communicate()[0].splitlines())])
        write(engine, batch(told))
        done = told + AT_ONCE
        assert engine.state().documents == done - 1
    assert has_all(engine, done)
