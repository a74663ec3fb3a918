"""How many searches one may save, and how often they are looked through."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from apfl_net.kit.errors import AppError, TooMany
from apfl_net.kit.i18n import N_

REASON, SUBJECT = "search", "search_news"
"""Of notices: why, and about what."""

MOST_SEARCHES = 50
MOST_FOUND = 100
"""Hits that one notice counts."""

AT_ONCE, NEVER = "at_once", "never"
PERIODS = {AT_ONCE: timedelta(minutes=1), "daily": timedelta(days=1), "weekly": timedelta(days=7)}
GROWS_FOR = timedelta(days=1)
"""Whoever is told at once, and has not looked, gets no second notice so long: the first one says more."""


class TooManySearches(TooMany):
    message = N_("You have saved very many searches. Please remove some of them first.")
    retry_after = None


class NothingAsked(AppError):
    status = 422
    message = N_("There is nothing to look for in this search.")


def due_after(told: str, looked_at: datetime) -> datetime | None:
    """When to look again."""
    period = PERIODS.get(told)
    return looked_at + period if period else None


def check_may_save(kept: int) -> None:
    """`kept`: how many a member has saved."""
    if kept >= MOST_SEARCHES:
        raise TooManySearches


def together(before: Sequence[str], more: Sequence[str]) -> list[str]:
    """Keys of what was found, none twice, not too many."""
    return list(dict.fromkeys([*before, *more]))[:MOST_FOUND]
