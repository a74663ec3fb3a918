"""How often one may try, and who may do without, or leave."""

from datetime import timedelta

from apfl_net.access.viewer import Viewer
from apfl_net.kit.config import settings
from apfl_net.kit.errors import Conflict, TooMany
from apfl_net.kit.i18n import N_

CODES_WINDOW = timedelta(minutes=15)
MOST_CODES, MOST_CODES_A_DAY = 5, 30
MOST_EMAIL_CHANGES_A_DAY = 3
A_DAY = timedelta(days=1)


class TooManyCodes(TooMany):
    message = N_("Too many wrong codes. Please wait a quarter of an hour, then try again.")
    retry_after = int(CODES_WINDOW.total_seconds())


class TooManyEmailChanges(TooMany):
    message = N_("You have asked for several changes today. Please wait until tomorrow.")
    retry_after = int(A_DAY.total_seconds())


class StaffKeepTheirs(Conflict):
    message = N_(
        "Whoever looks after the network needs a second factor. You can set it up anew, but not go without."
    )


class LastAdministrator(Conflict):
    message = N_(
        "You are the only administrator. Before you can leave, somebody else must become one: whoever runs"
        " the server does that with the command “apfl-net create-admin”."
    )


def check_may_try_code(*, lately: int, today: int) -> None:
    """How many codes of this member were wrong in the last quarter of an hour, and today."""
    if lately >= MOST_CODES or today >= MOST_CODES_A_DAY:
        raise TooManyCodes


def check_may_ask_email_change(asked_today: int) -> None:
    if asked_today >= MOST_EMAIL_CHANGES_A_DAY:
        raise TooManyEmailChanges


def must_have_second_factor(viewer: Viewer) -> bool:
    return viewer.staff_role is not None and settings().production


def check_may_go_without(viewer: Viewer) -> None:
    if must_have_second_factor(viewer):
        raise StaffKeepTheirs


def check_may_leave(role: str | None, other_administrators: int) -> None:
    if role == "admin" and not other_administrators:
        raise LastAdministrator
