"""Who may write, when, and how fast."""

from datetime import datetime, timedelta
from typing import Protocol

from apfl_net.access.audiences import is_within
from apfl_net.access.models import Audience
from apfl_net.access.viewer import Viewer
from apfl_net.discussions.models.spaces import Space
from apfl_net.discussions.policy.moderating import may_moderate
from apfl_net.kit.db import AnyRow
from apfl_net.kit.errors import Conflict, Forbidden, TooMany
from apfl_net.kit.i18n import N_, duration, gettext, short_time

POSTING_WINDOW = timedelta(minutes=5)
MOST_POSTS = 12


class ThreadIsClosed(Conflict):
    message = N_("This thread has been closed, so your reply was not posted. It is kept in your drafts.")


class ThreadIsGone(Conflict):
    status = 404
    message = N_("This thread is no longer open to you. What you wrote is kept in your drafts.")


class ThreadNotOpenYet(Conflict):
    message = N_("This thread takes replies from %(moment)s. What you wrote is kept in your drafts.")

    def __init__(self, opens_at: datetime, now: datetime) -> None:
        self.moment = short_time(opens_at, now)

    def words(self) -> str:
        return gettext(self.message) % {"moment": self.moment}


class SlowMode(TooMany):
    message = N_(
        "This thread is in slow mode: one post every %(interval)s from each member. You can post again"
        " %(moment)s; what you wrote is kept in your drafts."
    )

    def __init__(self, seconds: int, again_at: datetime, now: datetime) -> None:
        self.interval, self.moment = duration(seconds), short_time(again_at, now)
        self.retry_after = max(1, int((again_at - now).total_seconds()))

    def words(self) -> str:
        return gettext(self.message) % {"interval": self.interval, "moment": self.moment}


class MoreReaders(Conflict):
    message = N_(
        "Your reply was not posted yet: other people can read this thread than when you began to write. Look"
        " below who will read it, and post it again if that is right."
    )


class NothingToAnswer(Conflict):
    message = N_("The text of this post has been taken away, so there is nothing to answer any more.")


class AnswersNothing(Conflict):
    message = N_(
        "The text of the post that you answer has been taken away, so your reply was not posted. It is kept"
        " in your drafts; posted again, it answers the thread."
    )


class OnlyModeratorsStart(Forbidden):
    message = N_("In this space, moderators start the threads. You can reply to all of them.")


class PostingTooFast(TooMany):
    message = N_(
        "That is many posts in a few minutes. Please wait a little; what you wrote is kept in your drafts."
    )
    retry_after = int(POSTING_WINDOW.total_seconds())


def may_start_thread(viewer: Viewer, space: Space | AnyRow, role: str | None) -> bool:
    return viewer.signed_in and not space.home and (space.starters == "members" or may_moderate(viewer, role))


def check_may_start_thread(viewer: Viewer, space: Space, role: str | None) -> None:
    if not may_start_thread(viewer, space, role):
        raise OnlyModeratorsStart


class Scheduled(Protocol):
    """A thread, or what a page knows of it."""

    @property
    def opens_at(self) -> datetime | None: ...
    @property
    def closes_at(self) -> datetime | None: ...


def check_takes_replies(thread: Scheduled, closed_at: datetime | None, now: datetime) -> None:
    """Closed by somebody, or by the time that was set. Times are compared now, so none can be missed."""
    if closed_at or (thread.closes_at and thread.closes_at <= now):
        raise ThreadIsClosed
    if thread.opens_at and thread.opens_at > now:
        raise ThreadNotOpenYet(thread.opens_at, now)


def takes_replies(thread: Scheduled, closed_at: datetime | None, now: datetime) -> bool:
    try:
        check_takes_replies(thread, closed_at, now)
    except Conflict:
        return False
    return True


def check_slow_mode(seconds: int, last_post_at: datetime | None, now: datetime) -> None:
    """`last_post_at`: when the author wrote in this thread before."""
    again_at = last_post_at + timedelta(seconds=seconds) if last_post_at else now
    if again_at > now:
        raise SlowMode(seconds, again_at, now)


def check_readers(readers: Audience, said: Audience | None) -> None:
    """`said`: who would read it, as the writer was told. Nobody else may, unless they post it again."""
    if said is None or not is_within(readers, said):
        raise MoreReaders


def check_pace(posts_lately: int) -> None:
    """`posts_lately`: how many the author wrote within `POSTING_WINDOW`."""
    if posts_lately >= MOST_POSTS:
        raise PostingTooFast
