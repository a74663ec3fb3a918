"""When proceedings can be made, and why a version is not to be read any more."""

from datetime import datetime

from apfl_net.ediscussions.models.proceedings import NAMES, WORDS
from apfl_net.ediscussions.phases import CLOSED, Schedule
from apfl_net.ediscussions.policy.dates import has_reached
from apfl_net.kit.errors import AppError, Conflict
from apfl_net.kit.i18n import N_, gettext

REASONS = {
    WORDS: N_("words in it were taken away"),
    NAMES: N_("a name in it may no longer be shown"),
}


class NotClosedYet(Conflict):
    message = N_("Proceedings are made when the e-discussion has closed.")


class InTheMaking(Conflict):
    message = N_("A version is being made. Wait until it is there.")


class NotPrintable(Conflict):
    message = N_("This version has its PDF, or is getting it.")


class Withdrawn(AppError):
    """That there was a version stays known; what stood in it does not."""

    status = 410

    def __init__(self, number: int, because: str, newest: int | None) -> None:
        super().__init__(number)
        self.number, self.because, self.newest = number, because, newest

    def words(self) -> str:
        told = gettext("Version %(number)s of the proceedings was withdrawn, because %(reason)s.")
        said = told % {"number": self.number, "reason": gettext(REASONS[self.because])}
        if self.newest:
            return said + " " + gettext("Version %(number)s replaces it.") % {"number": self.newest}
        return said + " " + gettext("A new version is being made.")


def may_make(schedule: Schedule, now: datetime) -> bool:
    return has_reached(schedule, CLOSED, now)


def check_may_make(schedule: Schedule, now: datetime) -> None:
    if not may_make(schedule, now):
        raise NotClosedYet
