"""Marking passages, writing the synthesis, opening it to its readers, publishing it."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from apfl_net.ediscussions.markers import Marker
from apfl_net.ediscussions.phases import CLOSED, SYNTHESIS, Schedule, phase_at
from apfl_net.kit import markdown
from apfl_net.kit.errors import AppError, Conflict
from apfl_net.kit.i18n import N_, gettext
from apfl_net.kit.quotes import own_words, quotes_in

LONGEST_PASSAGE = 1500
MOST_THEMES = 40
FEWEST_DAYS_FOR_COMMENTS = 3
DAYS_FOR_COMMENTS = 7


class SynthesisRefused(AppError):
    """`field` says beside which field of the form that stands."""

    status = 422
    field = "body"


class NotItsWords(SynthesisRefused):
    field = "words"
    message = N_(
        "These words do not stand in the contribution like this. Copy a passage of what its author wrote,"
        " without names of people that it mentions."
    )


class NothingMarked(SynthesisRefused):
    field = "words"
    message = N_("Choose a theme, or give a passage that can be quoted.")


class TooManyThemes(SynthesisRefused):
    field = "name"
    message = N_("There are forty themes already; put some together first.")


class ThemeExists(SynthesisRefused):
    field = "name"
    message = N_("There is a theme of this name.")


class UnknownSources(SynthesisRefused):
    message = N_("No contribution or passage of this number is open to you: %(markers)s.")

    def __init__(self, markers: Sequence[Marker]) -> None:
        self.markers = markers

    def words(self) -> str:
        listed = ", ".join(str(marker) for marker in self.markers)
        return gettext(self.message) % {"markers": listed}


class QuotesAPost(SynthesisRefused):
    message = N_(
        "Contributions are quoted here by the number of a passage, as in [#12/1]: the quote then goes when"
        " its author takes the words away. Mark the passage first, and take the copied quote out."
    )


class SaysWhatChanged(SynthesisRefused):
    field = "note"
    message = N_("It is open to its readers: say in a few words what you changed.")


class VersionIsOld(Conflict):
    message = N_("Somebody else has saved the synthesis since you opened it. Both versions are below.")


class NothingWritten(Conflict):
    message = N_("There is no synthesis yet.")


class NotClosedYet(Conflict):
    message = N_("The synthesis is opened for comments when the e-discussion has closed.")


class IsOpenedAlready(Conflict):
    message = N_("It is open for comments already.")


class CommentsTooShort(SynthesisRefused):
    field = "until"
    message = N_("Give readers at least three days, and at most sixty.")


class CommentsGoOn(Conflict):
    message = N_("It can be published when the time for comments is over.")


class CommentsAreOver(Conflict):
    message = N_("The time for comments is over. What you wrote stands below; write to the facilitators.")


def stands_in_post(words: str, body: str) -> bool:
    """Whether a passage is, letter by letter, in what the author wrote themselves: as typed, or as read."""
    said, own = _spaced(words), own_words(body)
    if not said:
        return False
    return said in _spaced(own) or said in _spaced(markdown.without_tags(markdown.render(own)))


def check_words(words: str, body: str) -> None:
    if not stands_in_post(words, body):
        raise NotItsWords


def check_text(body: str, note: str, *, is_open: bool) -> None:
    if is_open and not note:
        raise SaysWhatChanged
    if quotes_in(body):
        raise QuotesAPost


def check_may_open(schedule: Schedule, *, is_written: bool, is_open: bool, now: datetime) -> None:
    if not is_written:
        raise NothingWritten
    if is_open:
        raise IsOpenedAlready
    if phase_at(schedule, now) not in {CLOSED, SYNTHESIS}:
        raise NotClosedYet


def check_comment_period(until: datetime, now: datetime) -> None:
    if not timedelta(days=FEWEST_DAYS_FOR_COMMENTS) <= until - now <= timedelta(days=60):
        raise CommentsTooShort


def check_may_publish(comments_until: datetime | None, now: datetime) -> None:
    if comments_until is None or comments_until > now:
        raise CommentsGoOn


def check_takes_comments(comments_until: datetime | None, now: datetime) -> None:
    if comments_until is None or comments_until <= now:
        raise CommentsAreOver


def _spaced(text: str) -> str:
    return " ".join(text.split())
