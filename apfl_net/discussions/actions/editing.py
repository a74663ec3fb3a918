"""Changing what has been written, with all versions kept."""

from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from apfl_net.access.policy import check_may_write
from apfl_net.access.viewer import Viewer
from apfl_net.discussions.actions.drafts import discard_draft
from apfl_net.discussions.actions.posting import touch_thread
from apfl_net.discussions.actions.wording import note_quotes, put_in_words
from apfl_net.discussions.events import PostEdited
from apfl_net.discussions.models.posts import Post, PostMention, PostRemoval, PostRevision
from apfl_net.discussions.policy import editing
from apfl_net.discussions.queries.people import mentioned_in
from apfl_net.discussions.queries.revisions import is_deleted
from apfl_net.discussions.queries.visible import get_thread, role_in
from apfl_net.kit import markdown, outbox


def edit_post(
    session: Session,
    *,
    editor: Viewer,
    post: Post,
    body: str,
    language: str,
    reason: str,
    started_from: int,
    now: datetime,
) -> None:
    """Save a new version of a post.

    `started_from` is the version that the editor had before them; if it is not the current one any more,
    nothing is saved: `EditedMeanwhile`. The same text again changes nothing. What was redacted has a text
    again.
    """
    check_may_write(editor.restrictions)
    lock_post(session, post)
    if is_deleted(session, post.id):
        raise editing.PostIsDeleted
    thread = get_thread(session, editor, post.thread_id)
    editing.check_may_edit(editor, post, role_in(session, editor, thread.space_id), reason, now)
    wording = put_in_words(session, editor, thread.space, thread, body, post=post)
    if post.body == wording.body and post.language == (language or post.language):
        return
    if started_from != post.version:
        raise editing.EditedMeanwhile
    keep_first_version(session, post)
    post.revision, post.edited_at, post.removed_at = post.revision + 1, now, None
    post.body, post.body_html = wording.body, wording.html
    post.language = language or wording.language or post.language
    session.add(_version_of(post, editor.id, now, reason))
    session.execute(delete(PostRemoval).where(PostRemoval.post_id == post.id))
    note_mentions(session, post)
    if wording.quotes:
        note_quotes(session, post)
    discard_draft(session, author=editor, post=post)
    touch_thread(session, post.thread_id)
    outbox.record(session, PostEdited(post_id=post.id, revision=post.revision), now=now)


def lock_post(session: Session, post: Post) -> None:
    """Whoever changes or takes away a post waits here for others who do; then sees what they did."""
    locked = select(Post).where(Post.id == post.id).with_for_update(of=Post)
    session.execute(locked.execution_options(populate_existing=True))


def keep_first_version(session: Session, post: Post) -> None:
    """A post that was never changed has no versions; before the first change, what it was becomes one."""
    if post.revision == 1 and session.get(PostRevision, (post.id, 1)) is None:
        session.add(_version_of(post, post.author_id, post.written_at))
        session.flush()


def note_mentions(session: Session, post: Post) -> None:
    """Whom the post mentions as it is now."""
    now_mentioned = set(markdown.mentioned_members(post.body_html))
    before = set(mentioned_in(session, post.id))
    session.execute(
        delete(PostMention).where(
            PostMention.post_id == post.id, PostMention.member_id.in_(before - now_mentioned)
        )
    )
    new = sorted(now_mentioned - before)
    session.add_all(PostMention(post_id=post.id, member_id=member_id) for member_id in new)


def _version_of(post: Post, writer_id: int, now: datetime, reason: str = "") -> PostRevision:
    return PostRevision(
        post_id=post.id,
        number=post.revision,
        body=post.body,
        language=post.language,
        written_at=now,
        written_by=writer_id,
        reason=reason,
    )
