"""What is done at set times is done once, however many workers run, and after downtime too."""

import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from apfl_net.kit.chores import CHORES, ChoreRun, every, run_due
from apfl_net.kit.db import open_session
from apfl_net.kit.facts import Fact

NOON = datetime(2031, 3, 1, 12, 0, tzinfo=UTC)
NAME = "tests.kit.test_chores.wind_the_clock"


@pytest.fixture(autouse=True)
def _only_our_own() -> Iterator[None]:
    """No chores but those that a test registers."""
    kept = dict(CHORES)
    CHORES.clear()
    yield
    CHORES.clear()
    CHORES.update(kept)


@pytest.fixture
def wound(own_database) -> list[datetime]:
    """When the clock was wound: a chore at ten past every hour."""
    return winding()


def winding() -> list[datetime]:
    times: list[datetime] = []

    @every("10 * * * *")
    def wind_the_clock(session, now):
        session.merge(Fact(name=f"wound {now.isoformat()}", value="yes"))
        times.append(now)

    return times


def chore_runs() -> list[tuple[str, datetime]]:
    with open_session(writing=False) as session:
        return [tuple(row) for row in session.execute(select(ChoreRun.name, ChoreRun.last_due_at))]


def at_once(work: Callable[[], object]) -> None:
    """Four workers begin in the same moment."""
    start = threading.Barrier(4)
    threads = [threading.Thread(target=lambda: (start.wait(60), work())) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)


def test_a_chore_that_is_new_waits_for_its_next_time(wound):
    run_due(NOON)
    assert wound == []
    run_due(NOON + timedelta(minutes=9))
    assert wound == []
    run_due(NOON + timedelta(minutes=10))
    assert wound == [NOON + timedelta(minutes=10)]


def test_a_chore_is_done_once_each_time_it_falls_due(wound):
    for minute in range(0, 150, 3):
        run_due(NOON + timedelta(minutes=minute))
    assert wound == [NOON + timedelta(minutes=minute) for minute in (12, 72, 132)]
    assert chore_runs() == [(NAME, NOON + timedelta(minutes=130))]


def test_after_downtime_it_is_done_once(wound):
    run_due(NOON)
    run_due(NOON + timedelta(days=3))
    run_due(NOON + timedelta(days=3, seconds=20))
    assert wound == [NOON + timedelta(days=3)]


def test_many_workers_do_it_once(wound):
    at_once(lambda: run_due(NOON))
    assert wound == []
    at_once(lambda: run_due(NOON + timedelta(hours=1)))
    assert wound == [NOON + timedelta(hours=1)]


def test_a_chore_that_fails_is_not_counted_as_done_and_does_not_stop_the_others(own_database):
    failures = []

    @every("20 * * * *")
    def break_down(session, now):
        session.merge(Fact(name="half done", value="yes"))
        session.flush()
        failures.append(now)
        raise ZeroDivisionError

    wound = winding()  # after the one that fails
    run_due(NOON)
    first, second = NOON + timedelta(minutes=30), NOON + timedelta(minutes=31)
    assert run_due(first) == [NAME]
    assert run_due(second) == []
    assert failures == [first, second]
    assert wound == [first]
    with open_session(writing=False) as session:
        assert session.get(Fact, "half done") is None


def test_times_are_read_in_utc(wound):
    kathmandu = NOON.astimezone(ZoneInfo("Asia/Kathmandu"))  # a quarter to six there
    assert CHORES[NAME].last_due(kathmandu) == NOON - timedelta(minutes=50)


@pytest.mark.parametrize(
    ("seconds", "due"), [(-1, -3600), (0, 0), (0.5, 0), (59, 0), (60, 0), (3599, 0), (3600, 3600)]
)
def test_a_time_counts_from_its_first_moment(wound, seconds, due):
    ten_past = NOON + timedelta(minutes=10)
    assert CHORES[NAME].last_due(ten_past + timedelta(seconds=seconds)) == ten_past + timedelta(seconds=due)
