"""Taking turns at SQLite's one lock."""

import sqlite3
from contextlib import closing
from threading import Event

import pytest

from apfl_net.kit.turns import LONGEST_WAY, SHORTEST_WAY, begin_writing, make_way


@pytest.fixture
def connect(tmp_path):
    def connect():
        return closing(sqlite3.connect(tmp_path / "one.db", timeout=0, isolation_level=None))

    with connect() as first:
        first.execute("CREATE TABLE turns (number INTEGER)")
    return connect


def test_a_free_lock_is_taken_at_once(connect):
    with connect() as one:
        assert begin_writing(one.cursor(), patience=0)
        assert one.in_transaction


def test_whose_patience_ends_is_told_and_can_try_again(connect):
    with connect() as one, connect() as other:
        assert begin_writing(one.cursor(), patience=0)
        assert not begin_writing(other.cursor(), patience=0.05)
        one.execute("COMMIT")
        assert begin_writing(other.cursor(), patience=0)


def test_another_error_is_not_waited_for(connect):
    with connect() as one:
        one.execute("BEGIN")
        with pytest.raises(sqlite3.OperationalError, match="within a transaction"):
            begin_writing(one.cursor(), patience=60)


class Noting(Event):
    """Notes for how long somebody would have waited."""

    def wait(self, timeout=None):
        self.asked = timeout
        return super().wait(0)


@pytest.mark.parametrize(("held", "left"), [(0, SHORTEST_WAY), (0.1, 0.1), (60, LONGEST_WAY)])
def test_background_work_leaves_the_lock_for_as_long_as_it_held_it(held, left):
    stop = Noting()
    make_way(stop, held)
    assert stop.asked == left
