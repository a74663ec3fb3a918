"""Which posts of a thread a wider audience may read, because those who wrote them agree."""

from collections.abc import Collection
from functools import partial

from sqlalchemy import select
from sqlalchemy.orm import Session

from apfl_net.access.models import NOBODY, Audience
from apfl_net.discussions.models.threads import Thread, ThreadChange
from apfl_net.discussions.models.widenings import Widening
from apfl_net.discussions.policy.wording import is_open_to_all
from apfl_net.discussions.queries.widenings import (
    agreed_in,
    arrivals,
    came_with,
    posts_in,
    quoted_by,
    touched_by_others,
    widened_by,
)
from apfl_net.kit.db import AnyRow


def free_posts(session: Session, widening: Widening, thread: Thread) -> set[int]:
    """The posts that the wider audience may read because their authors agree."""
    agreed, posts = agreed_in(session, widening), posts_in(session, thread.id)
    opened = widened_by(session, widening)
    kept = {post.id for post in opened if post.author_id in agreed}
    came_late = partial(_came_late, arrivals(session, thread.id), agreed)
    touched = touched_by_others(session, thread.id)
    candidates = {
        post.id
        for post in posts
        if post.id in kept
        or (
            post.audience_id == widening.from_id
            and post.author_id in agreed
            and not post.removed_at
            and post.id not in touched
            and not came_late(post)
        )
    }
    here = {post.id for post in posts}
    refused = {post.id for post in opened} - kept
    return _with_open_quotes(session, widening, thread, candidates, refused) | (kept - here)


def _came_late(changes: Collection[ThreadChange], agreed: dict[int, AnyRow], post: AnyRow) -> bool:
    """It came to the thread after its author had agreed for what they had written there."""
    answered_at = agreed[post.author_id].answered_at
    for change in changes:
        if change.kind == "merge" and post.id in came_with(change):
            if answered_at <= change.changed_at:
                return True
        elif change.kind == "split" and change.undone_at:
            was_away = change.changed_at < post.written_at < change.undone_at
            if was_away and answered_at <= change.undone_at:
                return True
    return False


def _with_open_quotes(
    session: Session, widening: Widening, thread: Thread, candidates: set[int], refused: set[int]
) -> set[int]:
    """Those of the candidates that only repeat what the wider audience can read: one may free others.

    `refused`: posts that are wide still, and will not be in a moment.
    """
    audiences = {audience.id: audience for audience in session.scalars(select(Audience))}
    readers = [audiences[widening.to_id]]
    free: set[int] = set()
    quotes: dict[int, list[AnyRow]] = {}
    for row in quoted_by(session, candidates):
        quotes.setdefault(row.post_id, []).append(row)

    def is_open(quoted: AnyRow) -> bool:
        if quoted.quoted_id in candidates:
            return quoted.quoted_id in free and quoted.audience_id != NOBODY
        if quoted.quoted_id in refused:
            return False
        needed = {quoted.audience_id}
        if quoted.thread_id != thread.id:
            needed |= {quoted.thread_audience_id, quoted.space_audience_id}
        return is_open_to_all([audiences[one] for one in needed], readers)

    while more := {
        one for one in candidates - free if all(is_open(quoted) for quoted in quotes.get(one, []))
    }:
        free |= more
    return free
