"""Splitting posts off into a thread of their own."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy.orm import Session

from apfl_net.access.audiences import is_within
from apfl_net.access.models import Audience
from apfl_net.access.viewer import Viewer
from apfl_net.discussions.actions.carrying import carry_drafts, copy_watches
from apfl_net.discussions.actions.keeping_order import record_change, take_charge, touch_related
from apfl_net.discussions.actions.numbering import carry_posts, take_answer_mark
from apfl_net.discussions.actions.settling import settle_threads
from apfl_net.discussions.models.threads import Thread
from apfl_net.discussions.policy.keeping_order import FirstPostStays, NumbersChanged, check_stands_alone
from apfl_net.discussions.queries.choices import seen_in_thread
from apfl_net.kit.db import AnyRow
from apfl_net.kit.text import slugify


def split_thread(
    session: Session,
    *,
    moderator: Viewer,
    thread: Thread,
    post_ids: Collection[int],
    title: str,
    reason: str,
    now: datetime,
) -> Thread:
    """Posts that the moderator sees become a thread in the same space; the first of a thread stays."""
    (thread,) = take_charge(session, moderator, thread.id)
    check_stands_alone(thread.home)
    posts = _chosen(session, moderator, thread, post_ids)
    made = _thread_of(session, thread, posts, title)
    answer = take_answer_mark(session, thread, post_ids)
    carry_posts(session, thread, made, post_ids)
    carry_drafts(session, thread, made, post_ids, whole=False)
    copy_watches(session, thread, made)
    record_change(
        session,
        thread=thread,
        kind="split",
        moderator=moderator,
        reason=reason,
        now=now,
        other=made,
        audience_id=made.audience_id,
        details={"posts": sorted(post_ids), "answer": answer},
    )
    for changed in (thread, made):
        touch_related(session, changed)
    settle_threads(session, thread.id, made.id, now=now)
    return made


def _chosen(session: Session, moderator: Viewer, thread: Thread, post_ids: Collection[int]) -> list[AnyRow]:
    seen = seen_in_thread(session, moderator, thread.id)
    chosen = [post for post in seen if post.id in post_ids]
    if not chosen or len(chosen) != len(set(post_ids)):
        raise NumbersChanged
    if chosen[0].id == seen[0].id:
        raise FirstPostStays
    return chosen


def _thread_of(session: Session, thread: Thread, posts: list[AnyRow], title: str) -> Thread:
    """It begins as its first post did, and is about the same."""
    made = Thread(
        space=thread.space,
        audience_id=_audience_of(session, thread, posts),
        author_id=posts[0].author_id,
        shown_as=posts[0].shown_as,
        pseudonym_id=posts[0].pseudonym_id,
        title=title,
        slug=slugify(title),
        country=thread.country,
        theme=thread.theme,
        form=thread.form,
        sector=thread.sector,
        started_at=posts[0].written_at,
    )
    session.add(made)
    session.flush()
    return made


def _audience_of(session: Session, thread: Thread, posts: list[AnyRow]) -> int:
    """That of the thread; where all of the posts are for the same few of its readers, theirs."""
    narrowest = {post.audience_id for post in posts}
    only = session.get_one(Audience, narrowest.pop())
    if not narrowest and is_within(only, session.get_one(Audience, thread.audience_id)):
        return only.id
    return thread.audience_id
