"""What the dates of an e-discussion may be."""

from datetime import UTC, date, datetime, tzinfo

from apfl_net.ediscussions.phases import (
    ANNOUNCED,
    CLOSED,
    DRAFT,
    END,
    PHASES,
    TAKES_CONTRIBUTIONS,
    Schedule,
    month_ends,
    opens_by_default,
    phase_at,
)
from apfl_net.kit.errors import AppError, Conflict
from apfl_net.kit.i18n import N_


class DatesRefused(AppError):
    """Dates that cannot be; `field` says beside which field of the form that stands."""

    status = 422
    field = "closes_at"


class ClosesBeforeOpening(DatesRefused):
    message = N_("It should close after it opens.")


class OpensDuringEvent(DatesRefused):
    field = "opens_at"
    message = N_("It opens at the earliest on the day after the last day of the event.")


class BeyondTheMonth(DatesRefused):
    message = N_(
        "It must be over within one month after the last day of the event. Choose an earlier day, or let the"
        " month bound only the opening."
    )


class OpensTooLate(DatesRefused):
    field = "opens_at"
    message = N_("It must open within one month after the last day of the event.")


class ClosesInThePast(DatesRefused):
    message = N_("This moment is over.")


class NotLater(DatesRefused):
    message = N_("Extending means to close later than now planned.")


class QuestionOutside(DatesRefused):
    field = "opens_at"
    message = N_("A question opens and closes while the e-discussion is open.")


class QuestionsOutside(DatesRefused):
    message = N_("A question would be open outside these dates; change its dates first.")


class LastDayFirst(DatesRefused):
    field = "last_day"
    message = N_("The last day of the event comes after its first.")


class NotScheduled(Conflict):
    message = N_("Set the dates first: nobody can be told when it opens.")


class AlreadyAnnounced(Conflict):
    message = N_("It is announced already.")


class HasOpened(Conflict):
    message = N_("It has opened already. It can be extended, or closed early, with a reason.")


class NotOpen(Conflict):
    message = N_("It is not open, so its closing cannot be moved any more.")


class MovedBehindDiscussion(Conflict):
    message = N_(
        "The e-discussion of this event has opened already, or would open before the event is over. Set its"
        " dates anew first."
    )


def check_dates(
    *, last_day: date, zone: tzinfo, bound: str, opens_at: datetime, closes_at: datetime, now: datetime
) -> None:
    """Before they are set for the first time, or anew before it has opened."""
    if closes_at <= opens_at:
        raise ClosesBeforeOpening
    if opens_at < opens_by_default(last_day, zone):
        raise OpensDuringEvent
    if closes_at <= now:
        raise ClosesInThePast
    latest = month_ends(last_day, zone)
    if bound == END and closes_at > latest:
        raise BeyondTheMonth
    if opens_at > latest:
        raise OpensTooLate


def check_not_opened(schedule: Schedule, now: datetime, carried_out: frozenset[str] = frozenset()) -> None:
    if phase_at(schedule, now) not in {DRAFT, ANNOUNCED} or "open" in carried_out:
        raise HasOpened


def check_may_announce(schedule: Schedule) -> None:
    if schedule.announced_at:
        raise AlreadyAnnounced
    if not schedule.opens_at or not schedule.closes_at:
        raise NotScheduled


def check_may_move_closing(schedule: Schedule, now: datetime, carried_out: frozenset[str]) -> None:
    """Also where a clock was put back: what was carried out has happened."""
    if phase_at(schedule, now) not in TAKES_CONTRIBUTIONS or CLOSED in carried_out:
        raise NotOpen


def check_extends(schedule: Schedule, closes_at: datetime) -> None:
    if closes_at <= (schedule.closes_at or datetime.max.replace(tzinfo=UTC)):
        raise NotLater


def check_question(schedule: Schedule, opens_at: datetime | None, closes_at: datetime | None) -> None:
    """Its dates lie within those of the discussion, as far as both are set."""
    if opens_at and closes_at and closes_at <= opens_at:
        raise ClosesBeforeOpening
    if not lies_within(schedule, opens_at, closes_at):
        raise QuestionOutside


def lies_within(schedule: Schedule, opens_at: datetime | None, closes_at: datetime | None) -> bool:
    """Whether a question is open only while its discussion is, as far as dates are set."""
    return not any(
        (schedule.opens_at is not None and moment < schedule.opens_at)
        or (schedule.closes_at is not None and moment > schedule.closes_at)
        for moment in (opens_at, closes_at)
        if moment is not None
    )


def has_reached(schedule: Schedule, phase: str, now: datetime) -> bool:
    return PHASES.index(phase_at(schedule, now)) >= PHASES.index(phase)
