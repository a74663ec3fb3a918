"""What happened is written down with the change it tells of, or not at all; and each listener hears of it."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from apfl_net.kit.clock import utc_now
from apfl_net.kit.db import open_session
from apfl_net.kit.delivery import (
    KEEP_DONE,
    MOST_TRIES,
    count_waiting,
    dead_entries,
    deliver_waiting,
    pause_after,
    purge_done,
    revive,
)
from apfl_net.kit.facts import Fact
from apfl_net.kit.outbox import OutboxEntry, event_name, record
from tests.kit.bells import BellRang, bells_heard, change_entries, entries, hear, listening, ring

pytestmark = pytest.mark.usefixtures("own_database")


class OutOfOrder(Exception):
    pass


def fail(session, event, now):
    raise OutOfOrder(f"bell {event.number} has a crack")


def test_an_event_is_named_after_its_room_and_its_class():
    assert event_name(BellRang) == "tests.kit.BellRang"


def test_what_is_recorded_in_a_transaction_that_fails_never_happened():
    with pytest.raises(OutOfOrder), open_session(writing=True) as session:
        record(session, BellRang(1), now=utc_now())
        session.flush()
        raise OutOfOrder
    assert entries() == []


def test_what_happened_is_heard_once():
    ring(1, 2)
    with listening(hear):
        assert deliver_waiting() == 2
        assert deliver_waiting() == 0
    assert bells_heard() == ["bell 1", "bell 2"]
    assert [(entry.tries, entry.error, entry.lease) for entry in entries()] == [(1, None, None)] * 2
    assert None not in [entry.done_at for entry in entries()]


def test_every_listener_hears_of_it():
    def hear_too(session, event, now):
        hear(session, BellRang(event.number + 100), now)

    ring(1)
    with listening(hear, hear_too):
        deliver_waiting()
    assert bells_heard() == ["bell 1", "bell 101"]


def test_what_nobody_listens_to_is_done():
    ring(1)
    assert deliver_waiting() == 1
    assert [(entry.done_at is None, entry.error) for entry in entries()] == [(False, None)]


def test_what_is_to_run_later_waits():
    ring(1, run_at=utc_now() + timedelta(minutes=5))
    with listening(hear):
        assert deliver_waiting() == 0
        change_entries(run_at=utc_now())
        assert deliver_waiting() == 1
    assert bells_heard() == ["bell 1"]


def test_when_one_listener_fails_nothing_of_what_the_others_wrote_is_kept():
    ring(1)
    with listening(hear, fail):
        assert deliver_waiting() == 1
    assert bells_heard() == []
    [entry] = entries()
    assert (entry.tries, entry.error, entry.done_at) == (1, "OutOfOrder: bell 1 has a crack", None)


def test_one_entry_that_fails_does_not_hold_up_the_others():
    def hear_even(session, event, now):
        (hear if event.number % 2 == 0 else fail)(session, event, now)

    ring(1, 2, 3, 4)
    with listening(hear_even):
        assert deliver_waiting() == 4
    assert bells_heard() == ["bell 2", "bell 4"]


def test_after_a_failure_it_is_tried_again_later_and_later():
    assert [pause_after(tries) for tries in range(1, 13)] == [
        *(timedelta(seconds=5 * 2**power) for power in range(10)),
        timedelta(hours=1),
        timedelta(hours=1),
    ]
    ring(1)
    with listening(fail):
        before = utc_now()
        deliver_waiting()
        after = utc_now()
        assert deliver_waiting() == 0
    [entry] = entries()
    assert before + pause_after(1) <= entry.run_at <= after + pause_after(1)


def test_a_failure_that_is_over_leaves_the_entry_done():
    ring(1)
    with listening(fail):
        deliver_waiting()
    change_entries(run_at=utc_now())
    with listening(hear):
        assert deliver_waiting() == 1
    assert bells_heard() == ["bell 1"]
    assert [entry.tries for entry in entries()] == [2]


def test_what_fails_too_often_is_kept_as_dead_and_can_be_revived():
    ring(1)
    with listening(fail):
        for _ in range(MOST_TRIES):
            assert deliver_waiting() == 1
            change_entries(run_at=utc_now())
        assert deliver_waiting() == 0
    with open_session(writing=True) as session:
        [dead] = dead_entries(session)
        assert (dead.tries, dead.error) == (MOST_TRIES, "OutOfOrder: bell 1 has a crack")
        assert count_waiting(session) == 0
        revive(session, dead.id, now=utc_now())
    with listening(hear):
        assert deliver_waiting() == 1
    assert bells_heard() == ["bell 1"]
    with open_session(writing=False) as session:
        assert dead_entries(session) == []


def test_only_what_is_dead_can_be_revived():
    ring(1)
    with listening(hear):
        deliver_waiting()
        [done] = entries()
        with open_session(writing=True) as session:
            revive(session, done.id, now=utc_now())
        assert deliver_waiting() == 0
    assert bells_heard() == ["bell 1"]


def test_what_is_done_is_kept_for_a_month():
    ring(1, 2, 3)
    deliver_waiting()
    now = utc_now()
    old, new, undone = [entry.id for entry in entries()]
    change_entries(OutboxEntry.id == old, done_at=now - KEEP_DONE - timedelta(seconds=1))
    change_entries(OutboxEntry.id == new, done_at=now - KEEP_DONE + timedelta(seconds=1))
    change_entries(OutboxEntry.id == undone, done_at=None)
    with open_session(writing=True) as session:
        purge_done(session, now=now)
    assert [entry.id for entry in entries()] == [new, undone]


def test_events_recorded_by_a_listener_are_delivered_in_their_turn():
    def echo(session, event, now):
        hear(session, event, now)
        if event.number < 3:
            record(session, BellRang(event.number + 1), now=now)

    ring(1)
    with listening(echo):
        while deliver_waiting():
            pass
    assert bells_heard() == ["bell 1", "bell 2", "bell 3"]


def test_a_listener_is_told_the_time():
    told = []
    ring(1)
    before = utc_now()
    with listening(lambda session, event, now: told.append((event, now))):
        deliver_waiting()
    [(event, now)] = told
    assert event == BellRang(1)
    assert before <= now <= utc_now()


def test_facts_and_entries_share_a_transaction():
    with open_session(writing=True) as session:
        session.add(Fact(name="change", value="made"))
        record(session, BellRang(1), now=utc_now())
    with open_session(writing=False) as session:
        assert session.scalar(select(Fact.value).where(Fact.name == "change")) == "made"
    assert [entry.payload for entry in entries()] == ['{"number": 1}']
