"""A version of the synthesis as one viewer reads it: with what is behind each statement put in.

What its reader may not read, or what is there no more, is told by the same two words: so neither is told
from the other, and no word of it is left.
"""

from collections.abc import Callable
from functools import partial
from typing import Any

from markupsafe import Markup
from sqlalchemy.orm import Session

from apfl_net.access.bylines import NOBODY
from apfl_net.access.viewer import Viewer
from apfl_net.discussions.models.posts import Post
from apfl_net.discussions.pages.shown import PostShown, show_posts
from apfl_net.ediscussions.markers import Marker, filled, markers_in
from apfl_net.ediscussions.models.ediscussions import Ediscussion
from apfl_net.ediscussions.queries.marked import Marked, marked_passages
from apfl_net.ediscussions.queries.synthesis import sources_by_number
from apfl_net.kit.markdown import fill_mentions, fill_references, without_handles
from apfl_net.kit.web.templating import templates

Sources = tuple[dict[int, PostShown], dict[tuple[int, int], Marked], frozenset[int]]


Link = Callable[[int, int], str]
"""Where a contribution is, by the id of its post and by its number."""


def _on_the_site(post_id: int, _number: int) -> str:
    return f"/posts/{post_id}"


def synthesis_html(
    session: Session, viewer: Viewer, ediscussion: Ediscussion, html: str, link: Link = _on_the_site
) -> Markup:
    markers = markers_in(html)
    sources = _sources(session, viewer, ediscussion, {marker.number for marker in markers})
    said = fill_references(fill_mentions(html, _nobody), lambda _reference: None)
    return Markup(filled(said, partial(_drawn, sources=sources, link=link)))  # noqa: S704  (cleaned, and ours)


def _sources(session: Session, viewer: Viewer, ediscussion: Ediscussion, numbers: set[int]) -> Sources:
    """Contributions and passages that this viewer can read now, by number; and those without a name."""
    rows = sources_by_number(session, viewer, ediscussion, numbers)
    standing = [row for row in rows.values() if row.removed_at is None]
    posts = show_posts(session, viewer, standing, 0, None) if standing else []
    marked = marked_passages(session, viewer, ediscussion.id, Post.number.in_(numbers)) if standing else []
    return (
        {post.number: post for post in posts},
        {(one.post_number, one.number): one for one in marked},
        frozenset(row.number for row in standing if row.form == NOBODY),
    )


def _drawn(marker: Marker, alone: bool, *, sources: Sources, link: Link) -> str:
    posts, passages, nameless = sources
    post, passage = posts.get(marker.number), passages.get((marker.number, marker.passage))
    if post is None or (marker.passage and passage is None):
        return str(_macro("gone")())
    leads_to = link(post.id, post.number)
    if passage is None or not passage.words:
        return str(_macro("source")(leads_to, post.number))
    quote = _macro("pulled" if alone else "quoted")
    byline = None if marker.number in nameless else post.byline
    return str(quote(without_handles(passage.words), leads_to, post.number, post.language, byline))


def _macro(name: str) -> Callable[..., Any]:
    found: Callable[..., Any] = getattr(templates().get_template("ediscussions/_sources.html").module, name)
    return found


def _nobody(_member_id: int) -> tuple[str, str | None]:
    """A synthesis mentions nobody: it is rendered without anybody who could be."""
    return "", None
