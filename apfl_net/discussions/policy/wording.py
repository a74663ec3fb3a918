"""What a text may say: whose words it may repeat, and how many it may call."""

from collections.abc import Collection

from apfl_net.access.audiences import is_within
from apfl_net.access.models import Audience
from apfl_net.kit.errors import AppError
from apfl_net.kit.i18n import N_, gettext

MOST_MENTIONS = 30
"""In one post: each of them is told."""


class WordingRefused(AppError):
    """Nothing was posted; what was written is kept. `number` is said in the message."""

    status = 422

    def __init__(self, number: int | None = None) -> None:
        self.number = number

    def words(self) -> str:
        return gettext(self.message) % {"number": self.number, "most": MOST_MENTIONS}


class QuoteOfNowhere(WordingRefused):
    message = N_(
        "You quote a post that does not exist, or is not open to you. Please take that quote out; what you"
        " wrote is kept in your drafts."
    )


class QuoteIsGone(WordingRefused):
    message = N_(
        "The words that you quote from #%(number)s have been taken away there. Please take that quote out;"
        " what you wrote is kept in your drafts."
    )


class QuoteForFewer(WordingRefused):
    message = N_(
        "You quote #%(number)s, which fewer people may read than what you write here. Please take that quote"
        " out; what you wrote is kept in your drafts."
    )


class TooManyMentions(WordingRefused):
    message = N_(
        "You mention %(number)s people, and each of them would be told. Please mention at most %(most)s; what"
        " you wrote is kept in your drafts."
    )


def check_mentions(count: int) -> None:
    if count > MOST_MENTIONS:
        raise TooManyMentions(count)


def is_open_to_all(quoted: Collection[Audience], readers: Collection[Audience]) -> bool:
    """Whether all who will read the quote may read the post, now and later.

    Both are given by the audiences that bound them: a reader belongs to each.
    """
    return all(any(is_within(reader, needed) for reader in readers) for needed in quoted)
