"""Rendering what is not saved yet; and what texts refer to, in words."""

from collections.abc import Collection

from sqlalchemy.orm import Session

from apfl_net.access.bylines import name_for
from apfl_net.access.viewer import Viewer
from apfl_net.discussions.models.spaces import Space
from apfl_net.discussions.models.threads import Thread
from apfl_net.discussions.queries.people import mentionable_ids, names_of
from apfl_net.discussions.queries.quotes import quoted_posts
from apfl_net.discussions.queries.references import titles_of
from apfl_net.kit import markdown
from apfl_net.kit.db import AnyRow
from apfl_net.kit.i18n import gettext
from apfl_net.kit.markdown import Reference
from apfl_net.kit.text import clean_text

LONGEST_PREVIEW = 50_000


def preview_html(db: Session, viewer: Viewer, space: Space, thread: Thread | None, body: str) -> str:
    """How a text will look to other members, mentions included."""
    text = clean_text(body)[:LONGEST_PREVIEW]
    handles = markdown.mentioned_handles(text)
    html = markdown.render(text, mentionable_ids(db, viewer, space, thread, handles))
    return filled_html(db, viewer, html, thread.id if thread else None)


def filled_html(db: Session, viewer: Viewer, html: str, here: int | None = None) -> str:
    """Rendered text with names and titles as this member reads them; `here`: the thread they are in."""
    names = names_of(db, markdown.named_members(html))
    html = markdown.fill_references(html, headings(db, viewer, markdown.references_in(html), here).get)
    return markdown.fill_mentions(html, lambda member_id: (names[member_id].name, f"/members/{member_id}"))


def headings(
    db: Session, viewer: Viewer, references: Collection[Reference], thread_id: int | None
) -> dict[Reference, str]:
    """What is referred to is called, as far as the viewer sees it. `thread_id`: the thread they read."""
    quoted = quoted_posts(db, viewer, [number for kind, number in references if kind == "quote"])
    heads = {("quote", post.id): _head_of_quote(viewer, post, thread_id) for post in quoted.values()}
    return titles_of(db, viewer, references) | heads


def _head_of_quote(viewer: Viewer, post: AnyRow, thread_id: int | None) -> str:
    """Its number and its author; the thread where that is another one. Of a post without a text, no name."""
    values = {
        "number": post.number,
        "title": post.title,
        "name": name_for(viewer.signed_in, name=post.name, public_name=post.public_name),
    }
    place = gettext("#%(number)s") if post.thread_id == thread_id else gettext("#%(number)s in “%(title)s”")
    words = (
        place if post.removed_at else gettext("%(place)s, %(name)s") % {"place": place, "name": "%(name)s"}
    )
    return words % values
