"""When to be reminded of a post."""

from calendar import monthrange
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from apfl_net.kit.errors import AppError, TooMany
from apfl_net.kit.i18n import N_

MOST_BOOKMARKS = 2000
REMIND_AT = time(8)
"""In the morning, where the member is."""
LONGEST_WAIT = timedelta(days=5 * 366)


class TooManyBookmarks(TooMany):
    message = N_("You have very many bookmarks. Please remove some of them first.")


class NoSuchDay(AppError):
    status = 422
    message = N_("Please choose a day from tomorrow on, within five years.")


def reminder_for(choice: str, day: date | None, *, now: datetime, zone: tzinfo) -> datetime | None:
    """The moment that a choice of the form means; None for no reminder."""
    today = now.astimezone(zone).date()
    days = {
        "tomorrow": today + timedelta(days=1),
        "week": today + timedelta(days=7),
        "month": _in_a_month(today),
        "day": day,
    }
    if choice == "none":
        return None
    chosen = days[choice]
    if chosen is None or not today < chosen <= today + LONGEST_WAIT:
        raise NoSuchDay
    return datetime.combine(chosen, REMIND_AT, zone).astimezone(UTC)


def _in_a_month(today: date) -> date:
    """The same day of the next month, or its last: 31 January -> 28 February."""
    year, month = (today.year, today.month + 1) if today.month < 12 else (today.year + 1, 1)
    return date(year, month, min(today.day, monthrange(year, month)[1]))
