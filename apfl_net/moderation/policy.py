"""Who may report, who handles a case, who decides what about whom."""

from datetime import datetime, timedelta

from apfl_net.access.viewer import Viewer
from apfl_net.kit.errors import AppError, Conflict, Forbidden, TooMany
from apfl_net.kit.i18n import N_, gettext
from apfl_net.moderation.models import Case, Sanction
from apfl_net.moderation.words import LONGEST

REPORTS_WINDOW = timedelta(days=1)
MOST_REPORTS = 20
LEAST = timedelta(hours=1)
"""A shorter sanction would be over before its mail is read."""


class TooManyReports(TooMany):
    message = N_(
        "You have reported very many things today. If this is urgent, write to the people who look after the"
        " network."
    )
    retry_after = int(REPORTS_WINDOW.total_seconds())


class ReportedAlready(Conflict):
    message = N_("You have reported this already; the moderators have it before them.")


class NobodyElseModerates(Conflict):
    message = N_(
        "Nobody moderates this space but whoever wrote this. Please write to the people who look after the"
        " network."
    )


class ChangedMeanwhile(Conflict):
    """Two at one case: the second is told, and nothing is done twice."""

    message = N_("Somebody else did something in this case since you opened it. Please look again.")


class SomebodyElses(Conflict):
    message = N_("%(name)s looks after this case. Take it over first, so that the two of you do not collide.")

    def __init__(self, name: str) -> None:
        self.name = name

    def words(self) -> str:
        return gettext(self.message) % {"name": self.name}


class CaseIsClosed(Conflict):
    message = N_("This case is closed.")


class NoSuchModerator(Conflict):
    message = N_("Nobody of that name can see this case.")


class NotToThem(Conflict):
    message = N_("Messages of a case go to its author or to somebody who reported it.")


class NotYoursToDecide(Forbidden):
    message = N_("This is decided by the moderators of the whole network.")


class OnlyAdministrators(Forbidden):
    message = N_("Only an administrator can do this to somebody of the staff.")


class NotOnYourself(Forbidden):
    message = N_("Nobody decides about themselves.")


class BadEnd(AppError):
    status = 422
    message = N_("Please choose an end: at least an hour from now, and no longer than this can last.")


class NotYourOwnAppeal(Forbidden):
    message = N_(
        "Whoever decided a sanction does not decide the appeal against it. Leave it to somebody else."
    )


class DecidedAlready(Conflict):
    message = N_("This has been decided already.")


class AppealedAlready(Conflict):
    message = N_("You have appealed against this already; it is being looked at.")


class OverAlready(Conflict):
    message = N_("This is over already, so there is nothing to appeal against.")


def check_may_report(lately: int) -> None:
    if lately >= MOST_REPORTS:
        raise TooManyReports


def check_somebody_moderates(moderators: int) -> None:
    """`moderators`: how many there are besides whose thing it is. A report that nobody reads is none."""
    if not moderators:
        raise NobodyElseModerates


def is_network_moderator(viewer: Viewer) -> bool:
    return viewer.staff_role in {"admin", "moderator"}


def check_is_network_moderator(viewer: Viewer) -> None:
    if not is_network_moderator(viewer):
        raise NotYoursToDecide


def check_unchanged(case: Case, version: int) -> None:
    """`version`: of the case as the page showed it."""
    if case.closed_at:
        raise CaseIsClosed
    if case.version != version:
        raise ChangedMeanwhile


def check_may_handle(viewer: Viewer, case: Case, version: int, assignee: str) -> None:
    """`assignee`: the name of whoever looks after it."""
    check_unchanged(case, version)
    if case.assignee_id not in {None, viewer.id}:
        raise SomebodyElses(assignee)


def may_sanction(viewer: Viewer, kind: str) -> bool:
    """Moderators of a space warn; what reaches beyond it is for those of the whole network."""
    return kind == "warning" or is_network_moderator(viewer)


def check_may_sanction(viewer: Viewer, kind: str, member_id: int, their_role: str | None) -> None:
    if member_id == viewer.member_id:
        raise NotOnYourself
    if not may_sanction(viewer, kind):
        raise NotYoursToDecide
    if their_role and kind != "warning" and viewer.staff_role != "admin":
        raise OnlyAdministrators


def check_end(kind: str, until: datetime | None, now: datetime) -> None:
    """Suspensions and bans end; warnings have nothing to end."""
    if kind in LONGEST and (until is None or not now + LEAST <= until <= now + LONGEST[kind]):
        raise BadEnd


def may_decide_appeal(viewer: Viewer, sanction: Sanction) -> bool:
    return (
        is_network_moderator(viewer)
        and sanction.decided_by != viewer.member_id
        and sanction.member_id != viewer.member_id
    )


def check_may_decide_appeal(viewer: Viewer, sanction: Sanction) -> None:
    check_is_network_moderator(viewer)
    if not may_decide_appeal(viewer, sanction):
        raise NotYourOwnAppeal


def check_may_appeal(sanction: Sanction, appealed: bool, now: datetime) -> None:
    if appealed:
        raise AppealedAlready
    if not sanction.holds(now):
        raise OverAlready
