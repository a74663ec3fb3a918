"""Taking words away for good: from one version of a post, or the whole post."""

from datetime import datetime

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from apfl_net.access.policy import check_may_write
from apfl_net.access.viewer import Viewer
from apfl_net.discussions.actions.attaching import take_files_away
from apfl_net.discussions.actions.bookmarks import remove_bookmark
from apfl_net.discussions.actions.editing import keep_first_version, lock_post, note_mentions
from apfl_net.discussions.actions.posting import touch_thread
from apfl_net.discussions.actions.quoting import withdraw_quotes
from apfl_net.discussions.events import PostDeleted, PostRedacted
from apfl_net.discussions.models.drafts import Draft
from apfl_net.discussions.models.posts import (
    Bookmark,
    Post,
    PostRemoval,
    PostRevision,
    Reaction,
    ThreadAnswer,
)
from apfl_net.discussions.policy import editing
from apfl_net.discussions.queries.revisions import is_deleted
from apfl_net.discussions.queries.visible import found, get_thread, role_in
from apfl_net.kit import outbox


def redact_revision(
    session: Session, *, by: Viewer, post: Post, number: int, reason: str, now: datetime
) -> None:
    """Empty one version of a post: its text leaves the history, the quotes and, if it is current, the post.

    Again changes nothing.
    """
    lock_post(session, post)
    _check(session, by, post, reason)
    keep_first_version(session, post)
    revision = found(session.get(PostRevision, (post.id, number)))
    if revision.redacted_at:
        return
    revision.body, revision.redaction_reason = "", reason
    revision.redacted_at, revision.redacted_by = now, by.id
    if number == post.revision:
        _empty(session, post, "redacted", by, reason, now)
    _withdraw(session, post, now)
    outbox.record(session, PostRedacted(post_id=post.id, revision=number), now=now)


def delete_post(session: Session, *, by: Viewer, post: Post, reason: str, now: datetime) -> None:
    """Leave a tombstone: number, time, by whom and why. No version keeps its text. Again changes nothing."""
    lock_post(session, post)
    _check(session, by, post, reason)
    take_away(session, by=by, post=post, reason=reason, now=now)


def take_away(session: Session, *, by: Viewer, post: Post, reason: str, now: datetime) -> None:
    """The same for whoever holds the post already, and may."""
    if is_deleted(session, post.id):
        return
    unredacted = PostRevision.post_id == post.id, PostRevision.redacted_at.is_(None)
    session.execute(
        update(PostRevision).where(*unredacted).values(body="", redacted_at=now, redacted_by=by.id)
    )
    _empty(session, post, "deleted", by, reason, now)
    post.reaction_counts = None
    session.execute(delete(Reaction).where(Reaction.post_id == post.id))
    session.execute(delete(ThreadAnswer).where(ThreadAnswer.post_id == post.id))
    for bookmark in session.scalars(select(Bookmark).where(Bookmark.post_id == post.id)):
        remove_bookmark(session, bookmark=bookmark)
    _withdraw(session, post, now)
    outbox.record(session, PostDeleted(post_id=post.id), now=now)


def _check(session: Session, by: Viewer, post: Post, reason: str) -> None:
    """One's own words one takes away at any time, also while one may not write."""
    if by.member_id != post.author_id:
        check_may_write(by.restrictions)
    thread = get_thread(session, by, post.thread_id)
    editing.check_may_take_away(by, post, role_in(session, by, thread.space_id), reason)


def _empty(session: Session, post: Post, kind: str, by: Viewer, reason: str, now: datetime) -> None:
    post.body = post.body_html = ""
    take_files_away(session, post=post, now=now)
    post.removed_at = now
    note_mentions(session, post)
    session.execute(delete(PostRemoval).where(PostRemoval.post_id == post.id))
    session.add(PostRemoval(post_id=post.id, kind=kind, removed_at=now, removed_by=by.id, reason=reason))


def _withdraw(session: Session, post: Post, now: datetime) -> None:
    """What is left of the words elsewhere goes too: drafts of changes to the post, and quotes of it."""
    session.execute(delete(Draft).where(Draft.post_id == post.id))
    withdraw_quotes(session, post=post, now=now)
    touch_thread(session, post.thread_id)
