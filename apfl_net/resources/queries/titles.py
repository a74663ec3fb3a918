"""Records by what stands in their titles: while somebody types, and where the search is away."""

from collections.abc import Sequence

from sqlalchemy import Select, func
from sqlalchemy.orm import Session

from apfl_net.access.viewer import Viewer
from apfl_net.resources.models.resources import Resource
from apfl_net.resources.queries.visible import visible_resources

MOST_WORDS = 5
MOST_LATEST = 1000
"""Records whose titles say how words are written here."""


def resources_titled(session: Session, viewer: Viewer, typed: str, limit: int) -> Sequence[Resource]:
    """Visible records with all of the words somewhere in one of their titles, the latest first; without any
    words, the latest.

    SQLite knows capitals of Latin letters without accents only, so each word is tried as typed, too.
    """
    holding = [
        column.contains(word, autoescape=True) | func.lower(column).contains(word.lower(), autoescape=True)
        for word in typed.split()[:MOST_WORDS]
        for column in (Resource.title + " " + Resource.title_english,)
    ]
    return session.scalars(_latest(viewer).where(*holding).limit(limit)).all()


def latest_resource_titles(session: Session, viewer: Viewer) -> list[str]:
    rows = session.execute(
        _latest(viewer).with_only_columns(Resource.title, Resource.title_english).limit(MOST_LATEST)
    )
    return [title for titles in rows for title in titles if title]


def _latest(viewer: Viewer) -> Select[Resource]:
    return visible_resources(viewer).order_by(Resource.published_at.desc(), Resource.id.desc())
