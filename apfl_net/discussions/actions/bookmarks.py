"""Keeping posts to find them again."""

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from apfl_net.access.viewer import Viewer
from apfl_net.discussions.events import BookmarkDue
from apfl_net.discussions.models.posts import Bookmark, Post
from apfl_net.discussions.policy.bookmarking import MOST_BOOKMARKS, TooManyBookmarks
from apfl_net.discussions.queries.bookmarks import bookmark_of
from apfl_net.kit import outbox
from apfl_net.kit.db import insert_or
from apfl_net.notifications.actions import forget


def keep_bookmark(
    session: Session, *, viewer: Viewer, post: Post, note: str = "", remind_at: datetime | None, now: datetime
) -> None:
    """Bookmark a post, or change the note and the reminder of its bookmark."""
    before = bookmark_of(session, viewer, post.id)
    if before is None:
        _check_room(session, viewer)
    kept = insert_or(session, Bookmark).values(
        member_id=viewer.id, post_id=post.id, note=note, remind_at=remind_at, made_at=now
    )
    kept = kept.on_conflict_do_update(
        index_elements=["member_id", "post_id"], set_={"note": note, "remind_at": remind_at}
    )
    bookmark_id = session.execute(kept.returning(Bookmark.id)).scalar_one()
    if remind_at and (before is None or before.remind_at != remind_at):
        forget(session, subject="bookmark", subject_id=bookmark_id)
        due = BookmarkDue(bookmark_id=bookmark_id, due=remind_at.isoformat())
        outbox.record(session, due, now=now, run_at=remind_at)


def remove_bookmark(session: Session, *, bookmark: Bookmark) -> None:
    """Its reminder goes with it."""
    forget(session, subject="bookmark", subject_id=bookmark.id)
    session.delete(bookmark)


def _check_room(session: Session, viewer: Viewer) -> None:
    own = select(func.count()).select_from(Bookmark).where(Bookmark.member_id == viewer.id)
    if (session.scalar(own) or 0) >= MOST_BOOKMARKS:
        raise TooManyBookmarks
