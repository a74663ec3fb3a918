"""Merging a thread into another one, of which its posts become a part."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select, union, update
from sqlalchemy.orm import Session

from apfl_net.access.audiences import narrower
from apfl_net.access.models import Audience
from apfl_net.access.viewer import Viewer
from apfl_net.discussions.actions.carrying import carry_drafts, carry_watches
from apfl_net.discussions.actions.keeping_order import (
    known_readers,
    record_change,
    take_charge,
    touch_related,
)
from apfl_net.discussions.actions.moving import hold_rules
from apfl_net.discussions.actions.numbering import carry_posts, give_audience, take_answer_mark
from apfl_net.discussions.actions.settling import settle_threads
from apfl_net.discussions.models.holds import PostHold
from apfl_net.discussions.models.posts import Post
from apfl_net.discussions.models.threads import Thread
from apfl_net.discussions.policy.keeping_order import (
    IntoItself,
    NamesWouldCross,
    ReadersUnrelated,
    check_stands_alone,
)


def merge_thread(
    session: Session, *, moderator: Viewer, thread: Thread, target: Thread, reason: str, now: datetime
) -> None:
    """All posts go to the target; the thread stays as a signpost to it.

    Its summary and its poll stay with the signpost, and come back with it if the merge is undone.
    """
    if thread.id == target.id:
        raise IntoItself
    thread, target = take_charge(session, moderator, thread.id, target.id)
    check_stands_alone(thread.home or target.home)
    hold_rules(session, *{thread.space, target.space})
    readers = check_may_fold(session, thread, target)
    answer = take_answer_mark(session, thread, posts_of(session, thread))
    post_ids = fold(session, thread, target)
    record_change(
        session,
        thread=target,
        kind="merge",
        moderator=moderator,
        reason=reason,
        now=now,
        other=thread,
        audience_id=readers.id,
        details={"posts": sorted(post_ids), "answer": answer},
    )
    settle_threads(session, thread.id, target.id, now=now)


def check_may_fold(session: Session, thread: Thread, target: Thread) -> Audience:
    """Who reads both of the threads; refused where neither's readers are a part of the other's, or where the
    posts would come from, or to, a space where nobody is named."""
    if thread.space.chatham_house != target.space.chatham_house:
        raise NamesWouldCross
    readers = narrower(known_readers(session, thread), known_readers(session, target))
    if readers is None:
        raise ReadersUnrelated
    _narrowings(session, thread)
    return readers


def fold(session: Session, thread: Thread, target: Thread) -> Sequence[int]:
    """The posts come to the target, each no wider than the thread that it comes from."""
    post_ids = posts_of(session, thread)
    _narrow(session, thread)
    carry_posts(session, thread, target, post_ids)
    carry_drafts(session, thread, target, post_ids, whole=True)
    carry_watches(session, thread, target)
    thread.merged_into_id = target.id
    for changed in (thread, target):
        touch_related(session, changed)
    return post_ids


def posts_of(session: Session, thread: Thread) -> Sequence[int]:
    return session.scalars(select(Post.id).where(Post.thread_id == thread.id)).all()


def _narrow(session: Session, thread: Thread) -> None:
    in_thread = select(Post.id).where(Post.thread_id == thread.id)
    for audience_id, narrowed_id in _narrowings(session, thread).items():
        of_audience = select(Post.id).where(Post.thread_id == thread.id, Post.audience_id == audience_id)
        give_audience(session, session.scalars(of_audience).all(), narrowed_id)
        held = update(PostHold).where(PostHold.post_id.in_(in_thread), PostHold.audience_id == audience_id)
        session.execute(held.values(audience_id=narrowed_id).execution_options(synchronize_session="fetch"))


def _narrowings(session: Session, thread: Thread) -> dict[int, int]:
    """Which audiences of posts become which, so that none is wider than that of their thread was.

    Those included that held posts get back one day.
    """
    readers = known_readers(session, thread)
    of_posts = union(
        select(Post.audience_id).where(Post.thread_id == thread.id),
        select(PostHold.audience_id)
        .join(Post, Post.id == PostHold.post_id)
        .where(Post.thread_id == thread.id),
    )
    narrowed: dict[int, int] = {}
    for audience in session.scalars(select(Audience).where(Audience.id.in_(of_posts))):
        within_both = narrower(audience, readers)
        if within_both is None:
            raise ReadersUnrelated
        if within_both.id != audience.id:
            narrowed[audience.id] = within_both.id
    return narrowed
