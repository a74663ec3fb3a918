"""Atom feeds: what a visitor may read, and by a token what its member may."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from fastapi import Request, Response
from sqlalchemy.orm import Session

from apfl_net.access.entrances import VISITOR, Anyone, viewer_with_feed_token
from apfl_net.access.viewer import Viewer
from apfl_net.discussions.models.spaces import Space
from apfl_net.discussions.models.threads import Thread
from apfl_net.discussions.pages.shown import PostShown, show_posts
from apfl_net.discussions.queries.feeds import latest_posts
from apfl_net.discussions.queries.visible import get_space, get_thread
from apfl_net.kit.config import settings
from apfl_net.kit.db import AnyRow
from apfl_net.kit.i18n import gettext
from apfl_net.kit.markdown import with_whole_links
from apfl_net.kit.web.addresses import IdWithTail
from apfl_net.kit.web.feed import feed
from apfl_net.kit.web.routing import DB, room

router = room()

NOTHING_YET = datetime(2000, 1, 1, tzinfo=UTC)
"""Atom wants to know when a feed last changed, also one without entries."""


@dataclass(frozen=True, slots=True)
class Entry:
    title: str
    address: str
    post: PostShown
    html: str
    updated_at: datetime


@router.get("/feeds/discussions")
def show_public_feed(request: Request, db: DB, viewer: Anyone) -> Response:
    return _of_everything(request, db, VISITOR)


@router.get("/feeds/discussions/{slug}")
def show_public_feed_of_space(request: Request, db: DB, viewer: Anyone, slug: str) -> Response:
    return _of_space(request, db, VISITOR, slug)


@router.get("/feeds/threads/{thread_ref}")
def show_public_feed_of_thread(request: Request, db: DB, viewer: Anyone, thread_ref: IdWithTail) -> Response:
    return _of_thread(request, db, VISITOR, thread_ref)


@router.get("/feeds/{token}/discussions")
def show_feed(request: Request, db: DB, viewer: Anyone, token: str) -> Response:
    return _of_everything(request, db, viewer_with_feed_token(db, token))


@router.get("/feeds/{token}/discussions/{slug}")
def show_feed_of_space(request: Request, db: DB, viewer: Anyone, token: str, slug: str) -> Response:
    return _of_space(request, db, viewer_with_feed_token(db, token), slug)


@router.get("/feeds/{token}/threads/{thread_ref}")
def show_feed_of_thread(
    request: Request, db: DB, viewer: Anyone, token: str, thread_ref: IdWithTail
) -> Response:
    return _of_thread(request, db, viewer_with_feed_token(db, token), thread_ref)


def _of_everything(request: Request, db: Session, reader: Viewer) -> Response:
    title = gettext("Discussions that you may read") if reader.signed_in else gettext("Public discussions")
    return _feed(request, db, reader, latest_posts(db, reader), title, "/discussions", "/feeds/discussions")


def _of_space(request: Request, db: Session, reader: Viewer, slug: str) -> Response:
    space: Space = get_space(db, reader, slug)
    rows = latest_posts(db, reader, space_id=space.id)
    return _feed(request, db, reader, rows, space.name, space.path, f"/feeds/discussions/{space.slug}")


def _of_thread(request: Request, db: Session, reader: Viewer, thread_id: int) -> Response:
    thread: Thread = get_thread(db, reader, thread_id)
    rows = latest_posts(db, reader, thread_id=thread.id)
    return _feed(request, db, reader, rows, thread.title, thread.path, f"/feeds/threads/{thread.id}")


def _feed(
    request: Request,
    db: Session,
    reader: Viewer,
    rows: Sequence[AnyRow],
    title: str,
    path: str,
    feed_path: str,
) -> Response:
    """`feed_path` is that of the public feed. It names a private one too: the token stays out of it."""
    site, entries = settings().base_url, _entries(db, reader, rows)
    return feed(
        request,
        "discussions/feed.xml",
        title=title,
        feed_id=f"{site}{feed_path}{'#private' if reader.signed_in else ''}",
        address=f"{site}{path}",
        is_private=reader.signed_in,
        updated_at=max((entry.updated_at for entry in entries), default=NOTHING_YET),
        entries=entries,
    )


def _entries(db: Session, reader: Viewer, rows: Sequence[AnyRow]) -> list[Entry]:
    """Each says its audience, since it is read far from its thread."""
    nowhere = 0
    posts = show_posts(db, reader, rows, nowhere, None)
    return [
        Entry(
            title=gettext("#%(number)s in “%(title)s”") % {"number": row.number, "title": row.thread_title},
            address=f"{settings().base_url}/posts/{row.id}",
            post=post,
            html=with_whole_links(post.body_html, settings().base_url),
            updated_at=row.edited_at or row.written_at,
        )
        for row, post in zip(rows, posts, strict=True)
    ]
