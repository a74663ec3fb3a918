"""Who may try, and who may enter."""

from collections.abc import Collection
from datetime import datetime, timedelta

from apfl_net.kit.errors import Conflict, Forbidden, TooMany
from apfl_net.kit.i18n import N_

TRIES_WINDOW = timedelta(minutes=15)
# For one person at one place; for one person from anywhere; for one place, whoever it tries to be.
MOST_FOR_BOTH, MOST_FOR_EMAIL, MOST_FOR_ADDRESS = 5, 30, 60


class TooManyTries(TooMany):
    message = N_(
        "Too many tries with a wrong password. Please wait a quarter of an hour, or set a new password."
    )
    retry_after = int(TRIES_WINDOW.total_seconds())


MOST_FEEDS = 20


class TooManyFeeds(TooMany):
    message = N_("You have very many private feeds. Please revoke those that you no longer use.")
    retry_after = None


class StaffOnly(Forbidden):
    message = N_("This page is for the people who look after the network.")


class SecondFactorNeeded(Forbidden):
    """Told by leading them to where it is set up."""

    message = N_("To look after the network you need a second factor. Set it up in your settings.")
    leads_to = "/settings/second-factor"


class ReadingOnly(Forbidden):
    message = N_("At present you can read and look after your own settings, but not write.")


class Lapsed(ReadingOnly):
    message = N_(
        "Your membership has not been confirmed this year, so you can read but not write. Confirm it in your"
        " settings, and everything is as before."
    )


class Suspended(ReadingOnly):
    message = N_(
        "The moderators have suspended you from writing for a time. The notice about it says why, until when,"
        " and how to appeal."
    )


class ShutOut(Forbidden):
    """Said only to whoever has shown that the account is theirs."""

    message = N_("You cannot enter the network at present.")

    def __init__(self, member_id: int, until: datetime | None) -> None:
        self.member_id, self.until = member_id, until


class LastAdministrator(Conflict):
    message = N_(
        "This is the last administrator who can enter. Make somebody else one first, or nobody could look"
        " after the network any more."
    )


def check_may_write(restrictions: Collection[str]) -> None:
    """`restrictions`: the causes for which a member only reads."""
    if "suspended" in restrictions:
        raise Suspended
    if "lapsed" in restrictions:
        raise Lapsed
    if restrictions:
        raise ReadingOnly


def why_not(restrictions: Collection[str]) -> str:
    """Why somebody only reads, in words; empty where they may write."""
    try:
        check_may_write(restrictions)
    except ReadingOnly as reason:
        return reason.words()
    return ""


def check_may_try(*, for_both: int, for_email: int, for_address: int) -> None:
    if for_both >= MOST_FOR_BOTH or for_email >= MOST_FOR_EMAIL or for_address >= MOST_FOR_ADDRESS:
        raise TooManyTries


def check_may_have_feed(kept: int) -> None:
    """`kept`: how many a member has."""
    if kept >= MOST_FEEDS:
        raise TooManyFeeds


def check_not_last_administrator(is_last: bool) -> None:
    """Before an administrator is shut out, leaves, or is one no longer."""
    if is_last:
        raise LastAdministrator
