"""The folders of the embedded engine: what is built, swapped, locked, lost and found again."""

import os
import shutil
import signal
import subprocess
import sys
import time
from contextlib import suppress
from dataclasses import replace

import pytest

from apfl_net.kit.config import ROOT
from apfl_net.kit.search.definitions import definition
from apfl_net.kit.search.embedded.index import EmbeddedEngine
from apfl_net.kit.search.embedded.places import PARTS
from apfl_net.kit.search.engine import EngineAway, EngineBusy, NotBuilt, Refused, State
from tests.kit.search.engines import fill, found, post, write

AT_ONCE = 50
WRITES_FOR_EVER = f"""
import sys
from pathlib import Path
from tests.kit.search.engines import ENGINES, post, write
engine = ENGINES["embedded"](Path(sys.argv[1]))
number = int(sys.argv[2])
while True:
    write(engine, [post(number + more, "wages", str(number)) for more in range({AT_ONCE})])
    number += {AT_ONCE}
    print(number, flush=True)
"""


@pytest.fixture
def engine(tmp_path):
    return EmbeddedEngine(tmp_path, definition())


def with_other_settings(tmp_path) -> EmbeddedEngine:
    return EmbeddedEngine(tmp_path, replace(definition(), settings="others"))


def test_before_it_is_built_it_is_away(engine):
    assert engine.state() == State(False, False, 0, reason="there is no index yet")
    with pytest.raises(EngineAway):
        found(engine, "wages")
    with pytest.raises(NotBuilt):
        write(engine, [post(1, "wages")])


def test_with_other_settings_the_old_one_answers_until_a_new_one_is_built(engine, tmp_path):
    fill(engine, [post(1, "wages")])
    later = with_other_settings(tmp_path)
    assert later.state() == State(ready=True, current=False, documents=1)
    assert found(later, "wages") == [1]
    with pytest.raises(NotBuilt):
        write(later, [post(2, "wages")])
    with later.build() as build:
        build.add("post", [post(1, "wages"), post(2, "wages")], up_to=2)
        assert found(later, "wages") == [1]
        build.swap()
    assert later.state() == State(ready=True, current=True, documents=2)
    assert sorted(found(engine, "wages")) == [1, 2]
    assert len([path for path in (tmp_path / "everything").iterdir() if path.is_dir()]) == 1


def test_a_build_that_was_broken_off_goes_on_where_it_was(engine):
    fill(engine, [post(1, "wages")])
    with pytest.raises(KeyboardInterrupt), engine.build() as build:
        build.add("post", [post(1, "wages"), post(2, "wages")], up_to=2)
        raise KeyboardInterrupt
    assert found(engine, "wages") == [1]
    with pytest.raises(NotBuilt):  # what is written now would be missing in it
        write(engine, [post(3, "wages")])
    with engine.build() as build:
        assert build.done == {"post": 2}
        build.add("post", [post(3, "wages")], up_to=3)
        build.swap()
    assert sorted(found(engine, "wages")) == [1, 2, 3]


def test_one_writes_at_a_time(engine, tmp_path):
    fill(engine, [])
    other = EmbeddedEngine(tmp_path, definition())
    with engine.writing(), pytest.raises(EngineBusy):
        write(other, [post(1, "wages")])
    with engine.build(), pytest.raises(EngineBusy), other.build():
        pass
    with engine.build() as build:
        build.swap()
    write(other, [post(1, "wages")])
    assert found(engine, "wages") == [1]


def test_after_an_error_nothing_of_it_was_written(engine):
    fill(engine, [post(1, "wages")])
    with pytest.raises(ZeroDivisionError), engine.writing() as batch:
        batch.put([post(2, "wages")])
        raise ZeroDivisionError
    assert found(engine, "wages") == [1]
    write(engine, [post(3, "wages")], gone=["post-1"])
    assert found(engine, "wages") == [3]


def test_what_it_cannot_keep_is_refused_and_all_else_is_kept(engine):
    broken = replace(post(2, "wages"), country="\ud800")
    with pytest.raises(Refused) as refused, engine.build() as build:
        build.swap()
        build.add("post", [post(1, "wages"), broken, post(3, "wages")], up_to=3)
    assert list(refused.value.keys) == ["post-2"]
    fill(engine, [post(1, "wages"), post(2, "wages")])
    with engine.writing() as batch, pytest.raises(Refused, match="1 documents"):
        batch.put([post(1, "fees"), broken, post(3, "fees")])
    assert sorted(found(engine, "fees")) == [1, 3]
    assert found(engine, "wages") == []


def test_an_index_that_somebody_deleted_is_away_and_can_be_built_again(engine, tmp_path):
    fill(engine, [post(1, "wages")])
    assert found(engine, "wages") == [1]
    shutil.rmtree(tmp_path / "everything")
    with pytest.raises(EngineAway):
        found(engine, "wages")
    assert not engine.state().ready
    fill(engine, [post(2, "wages")])
    assert found(engine, "wages") == [2]


@pytest.mark.parametrize("part", PARTS)
def test_an_index_of_which_a_file_is_gone_is_built_again(engine, tmp_path, part):
    fill(engine, [post(1, "wages of the crew")])
    next(engine.places.current().glob(f"*.{part}")).unlink()
    assert not engine.state().current  # also where it was opened before
    again = EmbeddedEngine(tmp_path, definition())
    assert not again.state().current
    with suppress(EngineAway):
        found(again, '"wages of the crew"')
    fill(again, [post(1, "wages of the crew")])
    assert found(again, '"wages of the crew"') == [1]
    assert again.state().current


@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize("left", [0, 10])
def test_an_index_of_which_a_file_is_broken_is_away(engine, tmp_path, part, left):
    fill(engine, [post(1, "wages of the crew")])
    broken = next(engine.places.current().glob(f"*.{part}"))
    broken.write_bytes(broken.read_bytes()[:left])
    with pytest.raises(EngineAway):
        found(EmbeddedEngine(tmp_path, definition()), "wages")


@pytest.mark.slow
def test_killed_at_any_moment_it_has_what_it_told_of_and_nothing_by_halves(engine, tmp_path):
    fill(engine, [])
    written = 0
    for turn in range(20):
        writer = subprocess.Popen(
            [sys.executable, "-c", WRITES_FOR_EVER, str(tmp_path), str(written)],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            text=True,
        )
        told = int(writer.stdout.readline())
        time.sleep(0.013 * turn)
        os.kill(writer.pid, signal.SIGKILL)
        told = max([told, *(int(line) for line in writer.communicate()[0].splitlines())])
        documents = engine.state().documents
        assert documents % AT_ONCE == 0
        assert documents >= told
        written = documents
    write(engine, [post(written, "the last")])
    assert engine.state().documents == written + 1
