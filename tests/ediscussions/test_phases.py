"""Phases are computed from dates: random schedules, zones and moments."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apfl_net.ediscussions.phases import (
    PHASES,
    Schedule,
    day_of,
    is_alarming,
    local_moment,
    moments,
    month_after,
    month_ends,
    next_moment,
    opens_by_default,
    phase_at,
    reached_by,
)

ZONES = [
    ZoneInfo(name)
    for name in (
        "Asia/Bangkok",
        "Pacific/Auckland",
        "Asia/Kathmandu",
        "Australia/Lord_Howe",
        "Asia/Beirut",
        "Pacific/Apia",
        "America/Santiago",
    )
]
days = st.dates(date(2000, 1, 1), date(2190, 12, 31))
zones = st.sampled_from(ZONES)
moments_ = st.integers(0, 3_000_000).map(
    lambda minutes: datetime(2025, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
)
schedules = st.builds(Schedule, *(st.none() | moments_ for _ in range(7)))


@given(schedules, moments_, moments_)
def test_phases_only_go_forward(schedule, one, other):
    earlier, later = sorted((one, other))
    assert PHASES.index(phase_at(schedule, earlier)) <= PHASES.index(phase_at(schedule, later))


@given(schedules, moments_)
def test_what_was_reached_is_in_order_and_ends_with_the_present_phase(schedule, now):
    reached = reached_by(schedule, now)
    phases = [phase for phase, _moment in reached]
    assert phases == sorted(phases, key=PHASES.index)
    assert [moment for _phase, moment in reached] == sorted(moment for _phase, moment in reached)
    assert phase_at(schedule, now) == (phases[-1] if phases else "draft")


@given(schedules, moments_)
def test_what_comes_next_is_what_has_not_been_reached(schedule, now):
    coming = next_moment(schedule, now)
    assert len(reached_by(schedule, now)) == len(moments(schedule)) or coming is not None
    if coming:
        phase, moment = coming
        assert moment > now
        assert phase in [reached for reached, _moment in reached_by(schedule, moment)]


@given(days, zones)
def test_it_opens_after_the_event_and_closes_within_a_month(last_day, zone):
    opens, closes = opens_by_default(last_day, zone), month_ends(last_day, zone)
    assert timedelta(days=26) < closes - opens < timedelta(days=32)
    assert opens.astimezone(zone).date() == last_day + timedelta(days=1)


@given(days, zones)
def test_the_month_after_ends_on_the_same_day_or_the_last_of_its_month(last_day, zone):
    after = month_after(last_day)
    assert 28 <= (after - last_day).days <= 31
    assert after.day == last_day.day or (after + timedelta(days=1)).day == 1


@given(days, zones, st.integers(0, 45))
def test_days_are_counted_on_the_calendar_of_the_event(last_day, zone, passed):
    schedule = Schedule(opens_at=opens_by_default(last_day, zone), closes_at=month_ends(last_day, zone))
    now = local_moment(last_day + timedelta(days=1 + passed), time(12), zone)
    whole = (month_after(last_day) - last_day).days
    assert day_of(schedule, now, zone) == ((passed + 1, whole) if passed < whole else None)


@pytest.mark.parametrize(
    ("last_day", "expected"),
    [
        (date(2026, 1, 31), date(2026, 2, 28)),
        (date(2028, 1, 31), date(2028, 2, 29)),
        (date(2026, 11, 12), date(2026, 12, 12)),
        (date(2026, 12, 31), date(2027, 1, 31)),
        (date(2026, 8, 31), date(2026, 9, 30)),
    ],
)
def test_a_month_later_is_clamped_to_the_end_of_the_month(last_day, expected):
    assert month_after(last_day) == expected


def test_the_last_minute_in_bangkok_is_the_next_day_in_wellington():
    closes = month_ends(date(2026, 11, 12), ZoneInfo("Asia/Bangkok"))
    assert closes == datetime(2026, 12, 12, 16, 59, tzinfo=UTC)
    assert closes.astimezone(ZoneInfo("Pacific/Auckland")).isoformat() == "2026-12-13T05:59:00+13:00"


def test_where_clocks_change_at_midnight_it_opens_when_the_day_begins():
    """In Santiago, 6 September 2026 begins at one o'clock."""
    opens = opens_by_default(date(2026, 9, 5), ZoneInfo("America/Santiago"))
    assert opens == datetime(2026, 9, 6, 4, tzinfo=UTC)


def test_an_extension_is_a_phase_only_where_the_closing_was_put_off():
    opens = datetime(2026, 11, 1, tzinfo=UTC)
    first, later = opens + timedelta(days=30), opens + timedelta(days=37)
    extended = Schedule(opens, opens, later, first, later + timedelta(days=7))
    assert phase_at(extended, first - timedelta(minutes=1)) == "open"
    assert phase_at(extended, first) == "extended"
    assert phase_at(extended, later) == "closed"
    early = Schedule(opens, opens, opens + timedelta(days=20), first)
    assert phase_at(early, first) == "closed"


@given(days, zones)
def test_the_alarm_comes_on_day_twenty(last_day, zone):
    day = local_moment(last_day + timedelta(days=20), time(0, 30), zone)
    assert is_alarming(last_day, zone, scheduled=False, now=day)
    assert not is_alarming(last_day, zone, scheduled=True, now=day)
    assert not is_alarming(last_day, zone, scheduled=False, now=day - timedelta(days=1))
