"""In which phase an e-discussion is: computed from its dates, so no phase can be missed.

Pure: it knows neither the database nor the clock.
"""

from calendar import monthrange
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from apfl_net.kit.i18n import N_

DRAFT, ANNOUNCED, OPEN, EXTENDED = "draft", "announced", "open", "extended"
CLOSED, SYNTHESIS, PUBLISHED, ARCHIVED = "closed", "synthesis", "published", "archived"
PHASES = (DRAFT, ANNOUNCED, OPEN, EXTENDED, CLOSED, SYNTHESIS, PUBLISHED, ARCHIVED)
"""In the order in which they are reached; `extended` only where the closing was put off."""
TAKES_CONTRIBUTIONS = frozenset({OPEN, EXTENDED})
LABELS = {
    DRAFT: N_("Draft"),
    ANNOUNCED: N_("Announced"),
    OPEN: N_("Open"),
    EXTENDED: N_("Extended"),
    CLOSED: N_("Closed"),
    SYNTHESIS: N_("Synthesis"),
    PUBLISHED: N_("Published"),
    ARCHIVED: N_("Archived"),
}

END, OPENING = "end", "opening"
"""What the month after the event bounds: the end of the discussion, or only its opening."""

LAST_MINUTE = time(23, 59)
SYNTHESIS_AFTER = timedelta(days=7)
PUBLISHED_WITHIN = timedelta(days=28)
ALARM_AFTER_DAYS = 20


@dataclass(frozen=True, slots=True)
class Schedule:
    """The moments of an e-discussion. `first_closes_at`: when it would have closed before it was extended, or
    closed early."""

    announced_at: datetime | None = None
    opens_at: datetime | None = None
    closes_at: datetime | None = None
    first_closes_at: datetime | None = None
    synthesis_at: datetime | None = None
    published_at: datetime | None = None
    archived_at: datetime | None = None

    @property
    def extended_from(self) -> datetime | None:
        """From when on it is open only because its closing was put off."""
        if self.first_closes_at and self.closes_at and self.first_closes_at < self.closes_at:
            return self.first_closes_at
        return None


def moments(schedule: Schedule) -> list[tuple[str, datetime]]:
    """When each phase begins, in order; each at the earliest with the one before it.

    What follows a moment that is not set is not reached.
    """
    begins = (
        (ANNOUNCED, schedule.announced_at),
        (OPEN, schedule.opens_at),
        (EXTENDED, schedule.extended_from),
        (CLOSED, schedule.closes_at),
        (SYNTHESIS, schedule.synthesis_at),
        (PUBLISHED, schedule.published_at),
        (ARCHIVED, schedule.archived_at),
    )
    reached: list[tuple[str, datetime]] = []
    for phase, moment in begins:
        if moment is None:
            if phase == EXTENDED:
                continue
            break
        reached.append((phase, max(moment, reached[-1][1]) if reached else moment))
    return reached


def reached_by(schedule: Schedule, now: datetime) -> list[tuple[str, datetime]]:
    """The phases that have begun, each with the moment at which it did."""
    return [(phase, moment) for phase, moment in moments(schedule) if moment <= now]


def phase_at(schedule: Schedule, now: datetime) -> str:
    reached = reached_by(schedule, now)
    return reached[-1][0] if reached else DRAFT


def next_moment(schedule: Schedule, now: datetime) -> tuple[str, datetime] | None:
    """Which phase comes next, and when; None where that is not set."""
    later = [(phase, moment) for phase, moment in moments(schedule) if moment > now]
    return later[0] if later else None


def month_after(day: date) -> date:
    """The same day of the next month, or its last: 31 January -> 28 or 29 February."""
    year, month = (day.year + 1, 1) if day.month == 12 else (day.year, day.month + 1)
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def opens_by_default(last_day: date, zone: tzinfo) -> datetime:
    """At midnight after the event, in its zone."""
    return local_moment(last_day + timedelta(days=1), time.min, zone)


def month_ends(last_day: date, zone: tzinfo) -> datetime:
    """The end of the month after the event: by default an e-discussion closes then."""
    return local_moment(month_after(last_day), LAST_MINUTE, zone)


def local_moment(day: date, at: time, zone: tzinfo) -> datetime:
    """A time on the clocks of a zone. One that they skip is the moment when they do; of two, the first."""
    return datetime.combine(day, at, tzinfo=zone).astimezone(UTC)


def day_of(schedule: Schedule, now: datetime, zone: tzinfo) -> tuple[int, int] | None:
    """Which day of how many it is, on the calendar of the event, while it is open."""
    if not schedule.opens_at or not schedule.closes_at or not schedule.opens_at <= now < schedule.closes_at:
        return None
    first, last = (moment.astimezone(zone).date() for moment in (schedule.opens_at, schedule.closes_at))
    return (now.astimezone(zone).date() - first).days + 1, (last - first).days + 1


def is_alarming(last_day: date, zone: tzinfo, *, scheduled: bool, now: datetime) -> bool:
    """Whether day 20 after the event has come, and nothing is scheduled."""
    return not scheduled and (now.astimezone(zone).date() - last_day).days >= ALARM_AFTER_DAYS
