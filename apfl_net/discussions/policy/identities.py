"""As whom one may write, and how one may come to be shown less."""

from dataclasses import dataclass

from apfl_net.access.bylines import MEMBER, NOBODY, ORGANISATION, PERSON, PSEUDONYM
from apfl_net.kit.errors import AppError, Conflict, Forbidden
from apfl_net.kit.i18n import N_


@dataclass(frozen=True, slots=True)
class Identity:
    """How a writer wants to be shown. `pseudonym`: the name for it, where they have none in the space yet."""

    shown_as: str = MEMBER
    organisation_id: int | None = None
    pseudonym: str = ""

    @property
    def text(self) -> str:
        """As a form sends it: `person`, `organisation-12`."""
        return f"{self.shown_as}-{self.organisation_id}" if self.organisation_id else self.shown_as


AS_MEMBER = Identity()

NAMED_BY = {ORGANISATION: 3, MEMBER: 3, PERSON: 2, PSEUDONYM: 1, NOBODY: 0}
"""How much each says of its writer."""


class NoPseudonymsHere(Conflict):
    message = N_(
        "In this space nobody writes under a pseudonym, so nothing was posted. What you wrote is kept in your"
        " drafts; choose again as whom you post it."
    )


class NotASigner(Conflict):
    message = N_(
        "You may not, or no longer, write in the name of that organisation, so nothing was posted. What you"
        " wrote is kept in your drafts; choose again as whom you post it."
    )


class PseudonymRefused(AppError):
    """What is wrong with the name for a pseudonym. What was written is kept."""

    status = 422


class PseudonymUnfit(PseudonymRefused):
    message = N_("Please give a pseudonym of 3 to 40 letters, digits and spaces.")


class PseudonymTaken(PseudonymRefused):
    """Taken here, or too close to somebody: which of the two is not said, that would tell of members."""

    message = N_("Please choose another pseudonym: this one is taken, or too close to another name.")


class OnlyLess(Forbidden):
    message = N_("A post that has been read can be shown with less of your name, not with more.")


class SignedOpenly(Conflict):
    message = N_("This post says who wrote it, so there is nothing to look up.")


class NamesStayAway(Conflict):
    message = N_(
        "There are posts in this space. Whoever wrote them did so without their name, so this stays as it is."
    )


def identity_of(text: str, pseudonym: str = "") -> Identity:
    """What a form sends; `ValueError` for what none of ours does."""
    kind, _, number = text.partition("-")
    if kind == ORGANISATION and number.isdecimal() and len(number) < 10 and int(number):
        return Identity(ORGANISATION, int(number))
    if text in {MEMBER, PERSON, PSEUDONYM, NOBODY}:
        return Identity(text, pseudonym=pseudonym)
    raise ValueError(N_("Please choose one of the list."))


def less_than(shown_as: str, *, pseudonyms: bool) -> list[str]:
    """The ways of being shown that say less, those that say most of them first."""
    offered = (MEMBER, PERSON, PSEUDONYM, NOBODY) if pseudonyms else (MEMBER, PERSON, NOBODY)
    lower = [kind for kind in offered if NAMED_BY[kind] < NAMED_BY[shown_as]]
    return [MEMBER, *lower] if shown_as == ORGANISATION else lower


def check_says_less(before: str, after: str, *, pseudonyms: bool) -> None:
    if after not in less_than(before, pseudonyms=pseudonyms):
        raise OnlyLess
