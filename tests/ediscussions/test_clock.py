"""What a phase brings with it happens once, in order, whatever clocks, workers and downtimes do."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, select

from apfl_net.demo.cast import ADMIN, MEMBER, WORKER
from apfl_net.ediscussions.actions.dates import close_early, extend, publish
from apfl_net.ediscussions.models.ediscussions import PhaseChange
from apfl_net.ediscussions.phases import PHASES, phase_at, reached_by
from apfl_net.ediscussions.queries.lists import changes_of
from apfl_net.ediscussions.schedule import carry_out_phases
from apfl_net.kit.chores import ChoreRun, run_due
from apfl_net.kit.db import open_session
from apfl_net.kit.outbox import OutboxEntry
from apfl_net.members.models import Member
from tests.factories.discussions import viewer_of
from tests.factories.ediscussions import make_contribution, make_ediscussion
from tests.html import page

ZONES = ["Asia/Bangkok", "Pacific/Auckland", "Asia/Kathmandu", "Pacific/Kiritimati", "America/Santiago"]
hours = st.integers(-40, 700)


def reached_events(db):
    entries = select(OutboxEntry).where(OutboxEntry.event == "ediscussions.PhaseReached")
    return len(db.scalars(entries).all())


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    last_day=st.dates(date(2026, 1, 1), date(2027, 12, 31)),
    zone=st.sampled_from(ZONES),
    ticks=st.lists(hours, min_size=1, max_size=12),
    acts=st.lists(st.sampled_from(["extend", "close", "publish"]), max_size=3),
)
def test_each_phase_is_carried_out_once_and_in_order(db, cast, last_day, zone, ticks, acts):
    """`ticks`: the hours that pass before a worker looks again; below zero, the clock was put back."""
    savepoint = db.begin_nested()
    now = datetime(last_day.year, last_day.month, last_day.day, tzinfo=UTC) - timedelta(days=2)
    made = make_ediscussion(db, by=cast[ADMIN], now=now, last_day=last_day, time_zone=zone)
    by, acts, latest = viewer_of(db, cast[ADMIN]), list(acts), now
    before = reached_events(db)
    for tick in ticks:
        now += timedelta(hours=tick)
        latest = max(latest, now)
        carry_out_phases(db, now)
        carry_out_phases(db, now)  # another worker, or the same one again
        expected = [phase for phase, _at in reached_by(made.schedule, latest)]
        done = [change.phase for change in changes_of(db, made.id)]
        assert done[: len(expected)] == expected
        assert done == sorted(done, key=PHASES.index)
        if acts:
            act(db, by, made, acts.pop(), now)
    changes = changes_of(db, made.id)
    assert [change.number for change in changes] == list(range(1, len(changes) + 1))
    assert len({change.phase for change in changes}) == len(changes)
    assert reached_events(db) - before == len(changes) - 1  # it was announced before we counted
    savepoint.rollback()
    db.expire_all()


def act(db, by, made, what, now):
    """What a facilitator does meanwhile; where it is refused, nothing has changed."""
    phase = phase_at(made.schedule, now)
    closed = "closed" in {change.phase for change in changes_of(db, made.id)}
    if phase in {"open", "extended"} and not closed and what == "extend":
        extend(db, by=by, ediscussion=made, closes_at=made.closes_at + timedelta(days=3), reason="M", now=now)
    elif phase in {"open", "extended"} and not closed and what == "close":
        close_early(db, by=by, ediscussion=made, reason="All is said.", now=now)
    elif closed and what == "publish":
        publish(db, by=by, ediscussion=made, now=max(now, made.closes_at))


def test_after_a_long_downtime_all_is_caught_up_in_order(db, cast, now):
    made = make_ediscussion(db, by=cast[ADMIN], now=now, last_day=now.date() + timedelta(days=1))
    later = now + timedelta(days=80)
    carry_out_phases(db, later)
    changes = changes_of(db, made.id)
    assert [change.phase for change in changes] == ["announced", "open", "closed", "synthesis"]
    assert [change.due_at for change in changes] == [
        made.announced_at,
        made.opens_at,
        made.closes_at,
        made.synthesis_at,
    ]
    assert [change.carried_out_by for change in changes] == [cast[ADMIN].id, None, None, None]


def test_one_that_cannot_be_carried_out_keeps_no_other_from_its_phases(db, cast, now):
    last_day = now.date() + timedelta(days=1)
    first = make_ediscussion(db, by=cast[ADMIN], now=now, last_day=last_day)
    second = make_ediscussion(db, by=cast[ADMIN], now=now, last_day=last_day)
    # A row that should not be there: the number that comes next is taken.
    db.add(
        PhaseChange(ediscussion_id=first.id, number=3, phase="odd", due_at=now, carried_out_at=now, reason="")
    )
    db.flush()
    carry_out_phases(db, now + timedelta(days=80))
    assert [change.phase for change in changes_of(db, second.id)][-1] == "synthesis"
    assert [change.phase for change in changes_of(db, first.id)] == ["announced", "odd"]
    db.execute(delete(PhaseChange).where(PhaseChange.phase == "odd"))
    carry_out_phases(db, now + timedelta(days=80))
    assert [change.phase for change in changes_of(db, first.id)][-1] == "synthesis"


def test_two_workers_at_once_do_nothing_twice(own_database):
    now = datetime.now(UTC)
    with open_session(writing=True) as session:
        admin = session.scalars(select(Member).where(Member.email == ADMIN)).one()
        made = make_ediscussion(session, by=admin, now=now, last_day=now.date() + timedelta(days=1))
        session.add(
            ChoreRun(name="ediscussions.schedule.carry_out_phases", last_due_at=now - timedelta(days=1))
        )
        ediscussion_id = made.id

    def work(_number):
        with open_session(writing=True) as session:
            carry_out_phases(session, now + timedelta(days=80))
        return run_due(now + timedelta(days=80))

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(work, range(8)))
    with open_session(writing=False) as session:
        phases = [change.phase for change in changes_of(session, ediscussion_id)]
        assert phases == ["announced", "open", "closed", "synthesis"]
        assert reached_events(session) == 4


def test_the_page_shows_what_the_dates_say_also_when_no_worker_ran(db, cast, now, browser_as):
    made = make_ediscussion(db, by=cast[ADMIN], now=now)
    db.execute(delete(PhaseChange))
    made.closes_at = made.opens_at + timedelta(hours=1)
    made.synthesis_at = None
    db.flush()
    assert page(browser_as(MEMBER).get(made.path)).one(".phase--now .phase__name").text == "Closed"
    assert changes_of(db, made.id) == []


def test_members_are_told_once_and_only_those_of_the_ring(db, cast, now, deliver, browser_as):
    make_ediscussion(db, by=cast[ADMIN], now=now, ring="participants", participants=(cast[MEMBER],))
    deliver()
    deliver()
    told = "“What should prevention look like?”: an e-discussion"
    assert page(browser_as(MEMBER).get("/notifications")).text.count(told) == 1
    assert told not in page(browser_as(WORKER).get("/notifications")).text


def test_who_takes_part_is_told_of_an_extension_with_its_reason(db, cast, now, deliver, browser_as):
    made = make_ediscussion(db, by=cast[ADMIN], now=now)
    make_contribution(db, author=cast[MEMBER], ediscussion=made, now=now)
    later = made.closes_at + timedelta(days=5)
    by = viewer_of(db, cast[ADMIN])
    extend(db, by=by, ediscussion=made, closes_at=later, reason="Holidays in two countries.", now=now)
    deliver()
    assert "Holidays in two countries." in page(browser_as(MEMBER).get("/notifications")).text
    assert "Holidays in two countries." not in page(browser_as(WORKER).get("/notifications")).text
