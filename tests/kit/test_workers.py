"""Several workers, and workers that are killed: each entry takes effect exactly once."""

import signal
import subprocess
import sys
import threading
from datetime import timedelta

import pytest
from sqlalchemy import update

from apfl_net.kit.clock import utc_now
from apfl_net.kit.config import ROOT
from apfl_net.kit.delivery import LEASE, deliver_waiting
from apfl_net.kit.outbox import OutboxEntry
from tests.kit.bells import bells_heard, change_entries, entries, hear, is_all_done, listening, ring

MANY = range(60)
PATIENCE = 60


def all_of(numbers):
    return sorted(f"bell {number}" for number in numbers)


def worker_process(url: str, *arguments: str) -> subprocess.Popen:
    return subprocess.Popen([sys.executable, "-m", "tests.kit.bell_worker", url, *arguments], cwd=ROOT)


def test_threads_that_work_side_by_side_share_the_entries(own_database):
    def work():
        while not is_all_done():
            deliver_waiting(limit=3)

    ring(*MANY)
    with listening(hear):
        threads = [threading.Thread(target=work) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(PATIENCE)
    assert bells_heard() == all_of(MANY)
    assert {(entry.tries, entry.error) for entry in entries()} == {(1, None)}


def test_processes_that_work_side_by_side_share_the_entries(own_database):
    ring(*MANY)
    workers = [worker_process(own_database) for _ in range(3)]
    assert [worker.wait(PATIENCE) for worker in workers] == [0, 0, 0]
    assert bells_heard() == all_of(MANY)
    assert {(entry.tries, entry.error) for entry in entries()} == {(1, None)}


def test_a_worker_killed_in_the_middle_loses_nothing_and_repeats_nothing(own_database):
    ring(1, 2, 3)
    assert worker_process(own_database, "2").wait(PATIENCE) == -signal.SIGKILL
    assert bells_heard() == ["bell 1"]
    with listening(hear):
        assert deliver_waiting() == 0  # the dead one's lease still holds
        change_entries(OutboxEntry.done_at.is_(None), leased_until=utc_now() - timedelta(seconds=1))
        assert deliver_waiting() == 2
    assert bells_heard() == ["bell 1", "bell 2", "bell 3"]
    assert [entry.tries for entry in entries()] == [1, 1, 1]


def test_an_entry_is_taken_again_when_its_lease_has_run_out(own_database):
    ring(1)
    change_entries(lease="of somebody else", leased_until=utc_now() + LEASE)
    with listening(hear):
        assert deliver_waiting() == 0
        change_entries(leased_until=utc_now() - timedelta(seconds=1))
        assert deliver_waiting() == 1
    assert bells_heard() == ["bell 1"]


def test_who_has_lost_the_lease_does_not_run_the_entry(own_database):
    """While the first entry runs, somebody else gets the second: it is left to them."""

    def lose_the_next(session, event, now):
        hear(session, event, now)
        session.execute(
            update(OutboxEntry)
            .where(OutboxEntry.done_at.is_(None))
            .values(lease="of somebody else", leased_until=now + LEASE)
        )

    ring(1, 2)
    with listening(lose_the_next):
        assert deliver_waiting() == 2
    assert bells_heard() == ["bell 1"]
    done, left = entries()
    assert done.done_at is not None
    assert (left.lease, left.tries, left.error, left.done_at) == ("of somebody else", 0, None, None)


def test_an_entry_that_somebody_else_has_finished_is_not_run_again(own_database):
    def finish_the_next(session, event, now):
        hear(session, event, now)
        session.execute(update(OutboxEntry).where(OutboxEntry.done_at.is_(None)).values(done_at=now))

    ring(1, 2)
    with listening(finish_the_next):
        deliver_waiting()
    assert bells_heard() == ["bell 1"]
    assert [entry.tries for entry in entries()] == [1, 0]


def test_entries_behind_a_slow_one_are_kept(own_database):
    """When half of the lease is gone, it is renewed for all that still wait."""
    leases = []

    def be_slow(session, event, now):
        if event.number == 1:
            near = now + LEASE / 4
            session.execute(
                update(OutboxEntry).where(OutboxEntry.done_at.is_(None)).values(leased_until=near)
            )
        if event.number == 2:
            last = session.query(OutboxEntry).order_by(OutboxEntry.id.desc()).first()
            leases.append(last.leased_until - now)

    ring(1, 2, 3)
    with listening(be_slow):
        assert deliver_waiting() == 3
    [left] = leases
    assert LEASE / 2 < left <= LEASE
    assert is_all_done()


def test_what_one_worker_takes_the_other_does_not_see(own_database):
    """A worker that comes while another is at work finds nothing, and does not wait for it on PostgreSQL."""
    at_work, may_end = threading.Event(), threading.Event()

    def take_long(session, event, now):
        hear(session, event, now)
        at_work.set()
        may_end.wait(PATIENCE)

    ring(1)
    with listening(take_long):
        slow = threading.Thread(target=deliver_waiting)
        slow.start()
        assert at_work.wait(PATIENCE)
        others = []
        other = threading.Thread(target=lambda: others.append(deliver_waiting()))
        other.start()
        if own_database.startswith("postgresql"):
            other.join(PATIENCE)
            assert others == [0]
        may_end.set()
        slow.join(PATIENCE)
        other.join(PATIENCE)
    assert others == [0]
    assert bells_heard() == ["bell 1"]


@pytest.mark.parametrize("limit", [1, 2, 20])
def test_a_worker_takes_no_more_than_it_is_told(own_database, limit):
    ring(1, 2, 3)
    with listening(hear):
        assert deliver_waiting(limit=limit) == min(limit, 3)
    assert len(bells_heard()) == min(limit, 3)
