"""In which capacity one contributes, and to which questions."""

from collections.abc import Collection, Sequence
from datetime import datetime

from apfl_net.access.bylines import ORGANISATION
from apfl_net.discussions.policy.identities import Identity
from apfl_net.ediscussions.phases import Schedule
from apfl_net.kit.errors import AppError, Conflict
from apfl_net.kit.i18n import N_

PERSONAL, ORGANISATIONAL, OFFICIAL, COLLECTIVE = "personal", "organisational", "official", "collective"
CAPACITIES = {
    PERSONAL: N_("Personal"),
    ORGANISATIONAL: N_("Of the organisation"),
    OFFICIAL: N_("Official position of the government"),
    COLLECTIVE: N_("Of several organisations together"),
}


class CapacityRefused(AppError):
    status = 422


class SignFirst(CapacityRefused):
    message = N_("For this capacity, post in the name of an organisation for which you may sign.")


class NotPersonal(CapacityRefused):
    message = N_("What is posted in the name of an organisation is not personal; choose another capacity.")


class QuestionClosed(Conflict):
    message = N_(
        "A question that you chose is not open. What you wrote is kept in your drafts; choose another"
        " question, or none."
    )


def check_capacity(capacity: str, identity: Identity) -> None:
    """Only who signs for an organisation speaks for more than themselves."""
    signs = identity.shown_as == ORGANISATION
    if capacity != PERSONAL and not signs:
        raise SignFirst
    if capacity == PERSONAL and signs:
        raise NotPersonal


def question_state(
    schedule: Schedule, opens_at: datetime | None, closes_at: datetime | None, now: datetime
) -> str:
    """`later`, `open` or `closed`: its own dates, within those of the discussion."""
    if schedule.opens_at is None:
        return "later"
    ends = [moment for moment in (closes_at, schedule.closes_at) if moment is not None]
    if ends and min(ends) <= now:
        return "closed"
    return "open" if max(opens_at or schedule.opens_at, schedule.opens_at) <= now else "later"


def check_questions(wanted: Collection[int], open_now: Sequence[int]) -> None:
    if not set(wanted) <= set(open_now):
        raise QuestionClosed


def words_in(text: str) -> int:
    """Where a script puts no spaces between words, about so many letters make one."""
    spaced = sum(1 for word in text.split() if word.isascii() or not _is_unspaced(word))
    unspaced = sum(len(word) for word in text.split() if _is_unspaced(word))
    return spaced + (unspaced + LETTERS_A_WORD - 1) // LETTERS_A_WORD


LETTERS_A_WORD = 5


def _is_unspaced(word: str) -> bool:
    """Thai, Lao, Burmese, Khmer, Chinese, Japanese."""
    return any(
        "\u0e00" <= letter <= "\u0eff"
        or "\u1000" <= letter <= "\u109f"
        or "\u1780" <= letter <= "\u17ff"
        or "\u3040" <= letter <= "\u9fff"
        for letter in word
    )
