"""Asking the readers of a thread, and voting."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from apfl_net.access.policy import check_may_write
from apfl_net.access.viewer import Viewer
from apfl_net.discussions.actions.keeping_order import record_change
from apfl_net.discussions.actions.locking import hold_threads
from apfl_net.discussions.actions.posting import touch_thread
from apfl_net.discussions.events import PollChanged
from apfl_net.discussions.models.polls import Poll, PollChoice, PollOption, PollVoter
from apfl_net.discussions.models.threads import Thread
from apfl_net.discussions.policy import polls as policy
from apfl_net.discussions.queries.polls import get_poll, has_votes, options_of
from apfl_net.discussions.queries.visible import role_in
from apfl_net.kit import outbox
from apfl_net.kit.db import insert_or


def make_poll(
    session: Session, *, maker: Viewer, thread: Thread, options: Sequence[str], now: datetime, **terms: Any
) -> Poll:
    """Ask the readers of a thread. `terms`: question, several, anonymous, hidden_until_closed, closes_at."""
    check_may_write(maker.restrictions)
    [thread] = hold_threads(session, maker, thread.id)
    policy.check_may_ask(maker, thread.author_id, role_in(session, maker, thread.space_id))
    if session.scalar(select(Poll.id).where(Poll.thread_id == thread.id)):
        raise policy.OnePollOnly
    policy.check_closing_time(terms.get("closes_at"), now)
    poll = Poll(thread_id=thread.id, audience_id=thread.audience_id, made_at=now, made_by=maker.id)
    session.add(poll)
    _write(session, poll, options, **terms)
    outbox.record(session, PollChanged(thread_id=thread.id), now=now)
    return poll


def change_poll(
    session: Session, *, viewer: Viewer, thread: Thread, options: Sequence[str], now: datetime, **terms: Any
) -> None:
    """Ask something else, as long as nobody has voted."""
    poll = _held_poll(session, viewer, thread)
    if has_votes(session, poll.id):
        raise policy.PollHasVotes
    policy.check_closing_time(terms.get("closes_at"), now)
    session.execute(delete(PollOption).where(PollOption.poll_id == poll.id))
    _write(session, poll, options, **terms)
    outbox.record(session, PollChanged(thread_id=thread.id), now=now)


def vote(session: Session, *, voter: Viewer, thread: Thread, chosen: Collection[int], now: datetime) -> None:
    """Where votes are open, the voter's choice takes the place of the one before; where they are anonymous,
    the first vote counts and nothing tells whose it was.
    """
    check_may_write(voter.restrictions)
    hold_threads(session, voter, thread.id)
    poll = get_poll(session, voter, thread.id)
    policy.check_vote(poll, [option.id for option in options_of(session, poll.id)], chosen, now)
    if poll.anonymous:
        if _note_voter(session, poll, voter):
            one_more = update(PollOption).where(PollOption.id.in_(chosen))
            session.execute(one_more.values(votes=PollOption.votes + 1))
    else:
        _note_voter(session, poll, voter)
        _choose(session, poll, voter, chosen)
    touch_thread(session, thread.id)


def close_poll(session: Session, *, viewer: Viewer, thread: Thread, now: datetime) -> None:
    """Take no more votes from now on; it cannot be opened again."""
    poll = _held_poll(session, viewer, thread)
    if not poll.is_closed(now):
        poll.closes_at = now
        touch_thread(session, thread.id)


def delete_poll(session: Session, *, viewer: Viewer, thread: Thread, reason: str, now: datetime) -> None:
    """Take the poll away with all votes; a line in the thread says who did and why."""
    poll = _held_poll(session, viewer, thread)
    of_poll = select(PollOption.id).where(PollOption.poll_id == poll.id)
    session.execute(delete(PollChoice).where(PollChoice.option_id.in_(of_poll)))
    session.execute(delete(PollVoter).where(PollVoter.poll_id == poll.id))
    session.execute(delete(PollOption).where(PollOption.poll_id == poll.id))
    session.delete(poll)
    outbox.record(session, PollChanged(thread_id=thread.id), now=now)
    record_change(
        session,
        thread=thread,
        kind="poll",
        moderator=viewer,
        reason=reason,
        audience_id=poll.audience_id,
        now=now,
    )


def _held_poll(session: Session, viewer: Viewer, thread: Thread) -> Poll:
    check_may_write(viewer.restrictions)
    hold_threads(session, viewer, thread.id)
    poll = get_poll(session, viewer, thread.id)
    policy.check_may_run(viewer, poll, role_in(session, viewer, thread.space_id))
    return poll


def _write(
    session: Session,
    poll: Poll,
    options: Sequence[str],
    *,
    question: str,
    several: bool = False,
    anonymous: bool = False,
    hidden_until_closed: bool = False,
    closes_at: datetime | None = None,
) -> None:
    poll.question, poll.several, poll.anonymous = question, several, anonymous
    # Whoever could watch the counts of an anonymous poll rise one by one would know who voted for what.
    poll.hidden_until_closed = hidden_until_closed or anonymous
    poll.closes_at = closes_at
    session.flush()  # the options need its id
    session.add_all(
        PollOption(poll_id=poll.id, position=position, label=label) for position, label in enumerate(options)
    )
    touch_thread(session, poll.thread_id)


def _note_voter(session: Session, poll: Poll, voter: Viewer) -> bool:
    """That the voter has voted; False if they had before."""
    insert = insert_or(session, PollVoter).values(poll_id=poll.id, member_id=voter.id)
    noted = session.execute(insert.on_conflict_do_nothing().returning(PollVoter.poll_id))
    return noted.first() is not None


def _choose(session: Session, poll: Poll, voter: Viewer, chosen: Collection[int]) -> None:
    of_poll = select(PollOption.id).where(PollOption.poll_id == poll.id)
    own = delete(PollChoice).where(PollChoice.member_id == voter.id, PollChoice.option_id.in_(of_poll))
    session.execute(own.execution_options(synchronize_session="fetch"))
    session.add_all(PollChoice(option_id=option_id, member_id=voter.id) for option_id in set(chosen))
    session.flush()
    votes = select(func.count()).select_from(PollChoice).where(PollChoice.option_id == PollOption.id)
    session.execute(
        update(PollOption).where(PollOption.poll_id == poll.id).values(votes=votes.scalar_subquery())
    )
