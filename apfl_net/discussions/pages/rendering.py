"""Rendering what is not saved yet."""

from sqlalchemy.orm import Session

from apfl_net.access.viewer import Viewer
from apfl_net.discussions.models.spaces import Space
from apfl_net.discussions.models.threads import Thread
from apfl_net.discussions.queries.people import mentionable_ids, names_of
from apfl_net.discussions.queries.references import titles_of
from apfl_net.kit import markdown
from apfl_net.kit.text import clean_text

LONGEST_PREVIEW = 50_000


def preview_html(db: Session, viewer: Viewer, space: Space, thread: Thread | None, body: str) -> str:
    """How a text will look to other members, mentions included."""
    text = clean_text(body)[:LONGEST_PREVIEW]
    handles = markdown.mentioned_handles(text)
    html = markdown.render(text, mentionable_ids(db, viewer, space, thread, handles))
    names = names_of(db, markdown.mentioned_members(html))
    html = markdown.fill_references(html, titles_of(db, viewer, markdown.references_in(html)).get)
    return markdown.fill_mentions(html, lambda member_id: (names[member_id].name, f"/members/{member_id}"))
