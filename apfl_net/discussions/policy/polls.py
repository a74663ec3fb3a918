"""Who asks the readers of a thread, who may vote, and what a poll must be."""

from collections.abc import Collection
from datetime import datetime, timedelta

from apfl_net.access.viewer import Viewer
from apfl_net.discussions.models.polls import Poll
from apfl_net.discussions.policy.moderating import may_moderate
from apfl_net.kit.errors import AppError, Conflict, Forbidden
from apfl_net.kit.i18n import N_

FEWEST_OPTIONS, MOST_OPTIONS = 2, 10
LONGEST = timedelta(days=366)


class NotYourPoll(Forbidden):
    message = N_(
        "Whoever started the thread, or a moderator, can ask its readers; only they change the poll."
    )


class OnePollOnly(Conflict):
    message = N_("This thread has a poll already.")


class PollHasVotes(Conflict):
    message = N_("Somebody has voted, so question and options stay as they are. You can close or delete it.")


class PollIsClosed(Conflict):
    message = N_("This poll is closed, so your vote was not counted.")


class NothingChosen(AppError):
    status = 422
    message = N_("Please choose first.")


class BadClosingTime(AppError):
    status = 422
    message = N_("Please choose a time to come, within a year.")


def may_ask(viewer: Viewer, thread_author_id: int, role: str | None) -> bool:
    return viewer.signed_in and (viewer.member_id == thread_author_id or may_moderate(viewer, role))


def check_may_ask(viewer: Viewer, thread_author_id: int, role: str | None) -> None:
    if not may_ask(viewer, thread_author_id, role):
        raise NotYourPoll


def may_run(viewer: Viewer, made_by: int, role: str | None) -> bool:
    """Change it before the first vote, close it, delete it."""
    return viewer.signed_in and (viewer.member_id == made_by or may_moderate(viewer, role))


def check_may_run(viewer: Viewer, poll: Poll, role: str | None) -> None:
    if not may_run(viewer, poll.made_by, role):
        raise NotYourPoll


def check_closing_time(closes_at: datetime | None, now: datetime) -> None:
    if closes_at is not None and not now < closes_at < now + LONGEST:
        raise BadClosingTime


def check_vote(poll: Poll, offered: Collection[int], chosen: Collection[int], now: datetime) -> None:
    if poll.is_closed(now):
        raise PollIsClosed
    if not chosen or not set(chosen) <= set(offered) or (len(chosen) > 1 and not poll.several):
        raise NothingChosen
