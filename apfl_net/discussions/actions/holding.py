"""Holding back a post that was reported, giving it back, and taking it away for good."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from apfl_net.access.models import NOBODY
from apfl_net.access.policy import check_may_write
from apfl_net.access.viewer import Viewer
from apfl_net.discussions.actions.editing import lock_post
from apfl_net.discussions.actions.keeping_order import touch_related
from apfl_net.discussions.actions.numbering import recount
from apfl_net.discussions.actions.redaction import take_away
from apfl_net.discussions.actions.settling import settle_threads
from apfl_net.discussions.events import PostHeld, PostReleased
from apfl_net.discussions.models.holds import PostHold
from apfl_net.discussions.models.posts import Post
from apfl_net.discussions.models.threads import Thread
from apfl_net.discussions.policy import holding as policy
from apfl_net.discussions.queries.holds import hold_of
from apfl_net.discussions.queries.moderated import get_moderated_post
from apfl_net.kit import outbox
from apfl_net.kit.mail.letters import post_letter
from apfl_net.moderation.actions import note_in_audit_log
from apfl_net.notifications.actions import forget, notify


def hold_post(session: Session, *, moderator: Viewer, post_id: int, reason: str, now: datetime) -> None:
    """Nobody reads it until somebody decides; its author reads that it is held, why, and its text.

    With the first post the whole thread goes: its title belongs to that post, unless the thread has a home.
    """
    post, thread = _locked(session, moderator, post_id)
    if hold_of(session, post.id):
        raise policy.HeldAlready
    if post.removed_at:
        raise policy.NothingToHold
    hold = PostHold(
        post_id=post.id,
        audience_id=post.audience_id,
        held_at=now,
        held_by=moderator.id,
        reason=reason,
    )
    post.audience_id = NOBODY
    if post.number == 1 and not thread.home:
        hold.thread_id, hold.thread_audience_id = thread.id, thread.audience_id
        thread.audience_id = NOBODY
    session.add(hold)
    _settle(session, thread)
    _tell_author(session, post, now)
    outbox.record(session, PostHeld(post_id=post.id), now=now)
    note_in_audit_log(session, moderator.id, "held", "post", post.id, reason, now=now)


def release_post(session: Session, *, moderator: Viewer, post_id: int, now: datetime) -> None:
    """Its readers get it back, under its number; whoever was to be told of it and was not, is."""
    post, thread = _locked(session, moderator, post_id)
    _give_back(session, post, thread)
    _settle(session, thread)
    settle_threads(session, thread.id, now=now)
    _tell_author(session, post, now)
    outbox.record(session, PostReleased(post_id=post.id), now=now)
    note_in_audit_log(session, moderator.id, "released", "post", post.id, now=now)


def remove_post(session: Session, *, moderator: Viewer, post_id: int, reason: str, now: datetime) -> None:
    """Take it away for good, whether it is held or not: a line with the number and the reason stays."""
    post, thread = _locked(session, moderator, post_id)
    if hold_of(session, post.id):
        _give_back(session, post, thread)
        _settle(session, thread)
    take_away(session, by=moderator, post=post, reason=reason, now=now)
    _tell_author(session, post, now)
    note_in_audit_log(session, moderator.id, "removed", "post", post.id, reason, now=now)


def _locked(session: Session, moderator: Viewer, post_id: int) -> tuple[Post, Thread]:
    """The thread comes first, as for all who change what is in it."""
    check_may_write(moderator.restrictions)
    thread_id = get_moderated_post(session, moderator, post_id).thread_id
    locked = select(Thread).where(Thread.id == thread_id).with_for_update()
    session.scalars(locked.execution_options(populate_existing=True)).one()
    post = get_moderated_post(session, moderator, post_id)
    lock_post(session, post)
    return post, session.get_one(Thread, post.thread_id)


def _give_back(session: Session, post: Post, thread: Thread) -> None:
    hold = hold_of(session, post.id)
    if hold is None:
        raise policy.NotHeld
    post.audience_id = hold.audience_id
    if hold.thread_audience_id is not None:
        thread.audience_id = hold.thread_audience_id
    session.delete(hold)


def _settle(session: Session, thread: Thread) -> None:
    """Counts and last-post lines are made anew; pages that name the thread too."""
    session.flush()
    recount(session, thread)
    touch_related(session, thread)


def _tell_author(session: Session, post: Post, now: datetime) -> None:
    """In place of what they were told of it before: a notice and a mail say what holds when they are read."""
    forget(session, subject="held_post", subject_id=post.id)
    notify(session, member_id=post.author_id, reason="held", subject="held_post", subject_id=post.id, now=now)
    post_letter(session, "discussions.held_post", now=now, post_id=post.id)
