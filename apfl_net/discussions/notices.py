"""Notices about posts: what they say is made from the post, when they are read, through their reader."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from apfl_net.access.bylines import name_for
from apfl_net.access.viewer import Viewer
from apfl_net.discussions.models.posts import Post
from apfl_net.discussions.models.threads import Reading, Thread
from apfl_net.discussions.queries.visible import visible_posts
from apfl_net.kit.i18n import gettext
from apfl_net.kit.text import excerpt
from apfl_net.members.models import Member
from apfl_net.notifications.subjects import SUBJECTS, Line, Subject


def _visible(viewer: Viewer, post_id: InstrumentedAttribute[int]) -> ColumnElement[bool]:
    return visible_posts(viewer).with_only_columns(Post.id).where(Post.id == post_id).exists()


def _unread(viewer: Viewer, post_id: InstrumentedAttribute[int]) -> ColumnElement[bool]:
    """Visible, and not yet reached by the viewer's reading of its thread."""
    read = (
        select(Reading.thread_id)
        .where(
            Reading.member_id == viewer.member_id,
            Reading.thread_id == Post.thread_id,
            Reading.last_number >= Post.number,
        )
        .exists()
    )
    return visible_posts(viewer).with_only_columns(Post.id).where(Post.id == post_id, ~read).exists()


def _lines(session: Session, viewer: Viewer, wanted: Sequence[tuple[int, str]]) -> dict[int, Line]:
    reasons = dict(wanted)
    rows = session.execute(
        visible_posts(viewer)
        .with_only_columns(Post.id, Post.body, Post.language, Member.name, Member.public_name, Thread.title)
        .join(Member, Member.id == Post.author_id)
        .where(Post.id.in_(reasons))
    )
    return {
        row.id: Line(
            text=_sentence(
                reasons[row.id],
                name_for(viewer.signed_in, name=row.name, public_name=row.public_name),
                row.title,
            ),
            excerpt=excerpt(row.body),
            language=row.language,
            path=f"/posts/{row.id}",
        )
        for row in rows
    }


def _sentence(reason: str, name: str, title: str) -> str:
    if reason == "mention":
        return gettext("%(name)s mentioned you in “%(title)s”") % {"name": name, "title": title}
    return gettext("%(name)s replied to you in “%(title)s”") % {"name": name, "title": title}


SUBJECTS["post"] = Subject(visible=_visible, unread=_unread, lines=_lines)
