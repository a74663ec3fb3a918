"""What a page says of the time of an e-discussion, in words, in the event's zone and the reader's."""

from dataclasses import dataclass
from datetime import datetime, tzinfo

from apfl_net.ediscussions.models.ediscussions import Ediscussion
from apfl_net.ediscussions.phases import (
    ANNOUNCED,
    ARCHIVED,
    CLOSED,
    DRAFT,
    LABELS,
    OPEN,
    PHASES,
    PUBLISHED,
    SYNTHESIS,
    TAKES_CONTRIBUTIONS,
    day_of,
    phase_at,
)
from apfl_net.kit.i18n import gettext, ngettext, plain_day, reader, zone


@dataclass(frozen=True, slots=True)
class Step:
    """One of the phases on the line. `state`: done, now, later."""

    label: str
    day: str
    state: str


@dataclass(frozen=True, slots=True)
class TimeShown:
    """`phase` for its look; `label` in words; `moment`: what comes next, and when, here and there."""

    phase: str
    label: str
    is_open: bool
    moment: str
    steps: tuple[Step, ...]
    part: int  # of the time during which it is open, in twentieths


def time_shown(ediscussion: Ediscussion, time_zone: str, now: datetime) -> TimeShown:
    schedule, there = ediscussion.schedule, zone(time_zone)
    phase = phase_at(schedule, now)
    day = day_of(schedule, now, there) if phase in TAKES_CONTRIBUTIONS else None
    return TimeShown(
        phase=phase,
        label=_label(phase, day),
        is_open=phase in TAKES_CONTRIBUTIONS,
        moment=_moment(ediscussion, phase, time_zone, now),
        steps=_steps(ediscussion, phase, there),
        part=round(20 * day[0] / day[1]) if day else 0,
    )


def _label(phase: str, day: tuple[int, int] | None) -> str:
    if day is None:
        return gettext(LABELS[phase])
    words = gettext("Open now: day %(day)s of %(days)s")
    return words % {"day": day[0], "days": day[1]}


def _moment(ediscussion: Ediscussion, phase: str, time_zone: str, now: datetime) -> str:
    if phase in {DRAFT, ANNOUNCED} and ediscussion.opens_at:
        left = _left(ediscussion.opens_at, now)
        return gettext("Opens %(moment)s") % {"moment": both_zones(ediscussion.opens_at, time_zone)} + left
    if phase in TAKES_CONTRIBUTIONS and ediscussion.closes_at:
        left = _left(ediscussion.closes_at, now)
        return gettext("Closes %(moment)s") % {"moment": both_zones(ediscussion.closes_at, time_zone)} + left
    if ediscussion.closes_at and phase != DRAFT:
        return gettext("Closed %(moment)s") % {"moment": both_zones(ediscussion.closes_at, time_zone)}
    return ""


def _left(moment: datetime, now: datetime) -> str:
    """How long until then; nothing where that is a long time."""
    hours = int((moment - now).total_seconds() // 3600)
    if hours < 0 or hours >= 24 * 60:
        return ""
    if hours < 1:
        return gettext(", in less than an hour")
    if hours < 48:
        return ngettext(", in one hour", ", in %(num)s hours", hours) % {"num": hours}
    return ngettext(", in one day", ", in %(num)s days", hours // 24) % {"num": hours // 24}


def both_zones(moment: datetime, time_zone: str) -> str:
    """`12 Dec 2026, 23:59 Bangkok (13 Dec 2026, 05:59 your time)`; once where both clocks say the same."""
    there, here = moment.astimezone(zone(time_zone)), moment.astimezone(reader().zone)
    place = time_zone.rpartition("/")[2].replace("_", " ")
    words = gettext("%(day)s, %(time)s %(place)s")
    said = words % {"day": plain_day(there.date()), "time": _clock(there), "place": place}
    if there.replace(tzinfo=None) == here.replace(tzinfo=None):
        return said
    own = _clock(here) if here.date() == there.date() else f"{plain_day(here.date())}, {_clock(here)}"
    return f"{said} " + gettext("(%(time)s your time)") % {"time": own}


def _clock(moment: datetime) -> str:
    return moment.strftime("%H:%M")


def day_in(moment: datetime | None, where: tzinfo) -> str:
    return plain_day(moment.astimezone(where).date()) if moment else ""


def _steps(ediscussion: Ediscussion, phase: str, there: tzinfo) -> tuple[Step, ...]:
    """The five that everybody needs to know; an extended one is open, an archived one published."""
    opens, closes = day_in(ediscussion.opens_at, there), day_in(ediscussion.closes_at, there)
    by = day_in(ediscussion.publish_by, there)
    days = {
        ANNOUNCED: day_in(ediscussion.announced_at, there),
        OPEN: gettext("%(first)s to %(last)s") % {"first": opens, "last": closes} if closes else "",
        CLOSED: closes,
        SYNTHESIS: gettext("by %(day)s") % {"day": by} if by and not ediscussion.published_at else "",
        PUBLISHED: day_in(ediscussion.published_at, there),
    }
    at = {"extended": OPEN, ARCHIVED: PUBLISHED}.get(phase, phase)
    return tuple(
        Step(gettext(LABELS[step]), day, _state(PHASES.index(step), PHASES.index(at)))
        for step, day in days.items()
    )


def _state(step: int, at: int) -> str:
    return "now" if step == at else "done" if step < at else "later"
