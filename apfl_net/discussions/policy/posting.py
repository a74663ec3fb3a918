"""Who may write, when, and how fast."""

from datetime import timedelta

from apfl_net.access.viewer import Viewer
from apfl_net.discussions.models.spaces import Space
from apfl_net.discussions.models.threads import ThreadClosure
from apfl_net.discussions.policy.moderating import may_moderate
from apfl_net.kit.errors import Conflict, Forbidden, TooMany
from apfl_net.kit.i18n import N_

POSTING_WINDOW = timedelta(minutes=5)
MOST_POSTS = 12


class ThreadIsClosed(Conflict):
    message = N_("This thread has been closed, so your reply was not posted. It is kept in your drafts.")


class ThreadIsGone(Conflict):
    status = 404
    message = N_("This thread is no longer open to you. What you wrote is kept in your drafts.")


class OnlyModeratorsStart(Forbidden):
    message = N_("In this space, moderators start the threads. You can reply to all of them.")


class PostingTooFast(TooMany):
    message = N_(
        "That is many posts in a few minutes. Please wait a little; what you wrote is kept in your drafts."
    )
    retry_after = int(POSTING_WINDOW.total_seconds())


def may_start_thread(viewer: Viewer, space: Space, role: str | None) -> bool:
    return viewer.signed_in and (space.starters == "members" or may_moderate(viewer, role))


def check_may_start_thread(viewer: Viewer, space: Space, role: str | None) -> None:
    if not may_start_thread(viewer, space, role):
        raise OnlyModeratorsStart


def check_may_reply(closure: ThreadClosure | None) -> None:
    if closure is not None:
        raise ThreadIsClosed


def check_pace(posts_lately: int) -> None:
    """`posts_lately`: how many the author wrote within `POSTING_WINDOW`."""
    if posts_lately >= MOST_POSTS:
        raise PostingTooFast
