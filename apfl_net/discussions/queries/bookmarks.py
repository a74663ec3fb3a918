"""Bookmarks: their owner's alone, and the posts only while the owner may see them."""

from collections.abc import Sequence

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from apfl_net.access.viewer import Viewer
from apfl_net.discussions.models.posts import Bookmark, Post
from apfl_net.discussions.models.threads import Thread
from apfl_net.discussions.queries.naming import name_of
from apfl_net.discussions.queries.visible import found, visible_posts
from apfl_net.kit.db import AnyRow
from apfl_net.members.models import Member

BOOKMARKS_PER_PAGE = 30


def bookmarks_of(session: Session, viewer: Viewer, page: int) -> tuple[Sequence[AnyRow], bool]:
    """One page of bookmarks, the latest first, and whether there are older ones.

    Where the post is hidden from the viewer now, there is no `post_id`, and nothing of the post.
    """
    first = (page - 1) * BOOKMARKS_PER_PAGE
    shown = _own(viewer).order_by(Bookmark.id.desc()).limit(BOOKMARKS_PER_PAGE + 1).offset(first).subquery()
    post = (
        visible_posts(viewer)
        .join(Member, Member.id == Post.author_id)
        .where(Post.id.in_(select(shown.c.post_id)))
        .with_only_columns(
            Post.id,
            Post.number,
            Post.body,
            Post.language,
            Post.removed_at,
            Thread.title,
            name_of(Post, Member, viewer).label("name"),
        )
        .subquery()
    )
    rows = session.execute(
        select(
            shown.c.id,
            shown.c.note,
            shown.c.remind_at,
            shown.c.made_at,
            post.c.id.label("post_id"),
            post.c.number,
            post.c.body,
            post.c.language,
            post.c.removed_at,
            post.c.title,
            post.c.name.label("author"),
        )
        .outerjoin(post, post.c.id == shown.c.post_id)
        .order_by(shown.c.id.desc())
    ).all()
    return rows[:BOOKMARKS_PER_PAGE], len(rows) > BOOKMARKS_PER_PAGE


def bookmark_of(session: Session, viewer: Viewer, post_id: int) -> Bookmark | None:
    return session.scalar(_own(viewer).where(Bookmark.post_id == post_id))


def get_bookmark(session: Session, viewer: Viewer, bookmark_id: int) -> Bookmark:
    """One's own; also of a post that is hidden now, so that it can be removed."""
    return found(session.scalar(_own(viewer).where(Bookmark.id == bookmark_id)))


def _own(viewer: Viewer) -> Select[Bookmark]:
    return select(Bookmark).where(Bookmark.member_id == viewer.member_id)
