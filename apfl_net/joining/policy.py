"""Who may ask, invite and decide, and how often."""

from collections.abc import Collection
from datetime import timedelta

from apfl_net.kit.errors import Conflict, Forbidden, NotFound, TooMany
from apfl_net.kit.i18n import N_, gettext

TRIES_WINDOW = timedelta(hours=1)
# For one e-mail address from one place; for one e-mail address from anywhere; for one place.
MOST_FOR_BOTH, MOST_FOR_EMAIL, MOST_FOR_ADDRESS = 3, 10, 40

UNCONFIRMED_LASTS = timedelta(days=7)
DECLINED_LASTS = timedelta(days=365)
LINK_LASTS = timedelta(days=90)
WELCOME_LASTS = timedelta(days=14)
INVITATION_DAYS = 14
YEAR = timedelta(days=365)
ASKED_BEFORE = timedelta(days=30)


class TooManyTries(TooMany):
    message = N_("That was asked very often in a short time. Please try again in an hour.")
    retry_after = int(TRIES_WINDOW.total_seconds())


class NotYourOwn(Forbidden):
    message = N_("This is about yourself: somebody else must decide it.")


class NeedsAnother(Conflict):
    message = N_("You have agreed already. This group is closed: a second person must agree too.")


class NotYourGroup(NotFound):
    message = N_("You do not belong to this group, so you cannot let anybody into it.")


class MemberAlready(Conflict):
    message = N_("There is already a member with this e-mail address.")


class NotOpen(Conflict):
    message = N_("This is no longer open.")


class DecidedMeanwhile(Conflict):
    """Two moderators on one item: the second is told who was first."""

    message = N_("%(name)s was faster: this changed while you looked at it. What you wrote is kept below.")

    def __init__(self, name: str) -> None:
        self.name = name

    def words(self) -> str:
        return gettext(self.message) % {"name": self.name or gettext("The applicant")}


class InvitedAlready(Conflict):
    message = N_("An invitation to this address is on its way. Revoke it first to send another.")


class LinkIsOver(Conflict):
    """A link of ours that cannot be used any more."""

    status = 410
    message = N_("This link has been used, or it is too old.")


def check_may_apply(*, for_both: int, for_email: int, for_address: int) -> None:
    if for_both >= MOST_FOR_BOTH or for_email >= MOST_FOR_EMAIL or for_address >= MOST_FOR_ADDRESS:
        raise TooManyTries


def check_not_own(*, reviewer_email: str, email: str) -> None:
    if reviewer_email == email:
        raise NotYourOwn


def check_in_group(audience_id: int | None, audiences: Collection[int]) -> None:
    """Only whoever belongs to a group lets others into it; to everybody else it is not there."""
    if audience_id is not None and audience_id not in audiences:
        raise NotYourGroup
