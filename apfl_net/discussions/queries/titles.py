"""Threads by what stands in their titles: while somebody types, and where the search is away."""

from collections.abc import Sequence

from sqlalchemy import Select, func
from sqlalchemy.orm import Session

from apfl_net.access.viewer import Viewer
from apfl_net.discussions.models.spaces import Space
from apfl_net.discussions.models.threads import Thread
from apfl_net.discussions.queries.visible import visible_threads
from apfl_net.kit.db import AnyRow

MOST_WORDS = 5
MOST_LATEST = 1000
"""Threads whose titles say how words are written here."""


def threads_titled(session: Session, viewer: Viewer, typed: str, limit: int) -> Sequence[AnyRow]:
    """Visible threads with all of the words somewhere in their titles, the latest first.

    SQLite knows capitals of Latin letters without accents only, so each word is tried as typed, too.
    """
    words = typed.split()[:MOST_WORDS]
    if not words:
        return []
    holding = [
        Thread.title.contains(word, autoescape=True)
        | func.lower(Thread.title).contains(word.lower(), autoescape=True)
        for word in words
    ]
    return session.execute(_lines(viewer).where(*holding).order_by(Thread.id.desc()).limit(limit)).all()


def latest_titles(session: Session, viewer: Viewer) -> Sequence[str]:
    latest = visible_threads(viewer).with_only_columns(Thread.title).order_by(Thread.id.desc())
    return session.scalars(latest.limit(MOST_LATEST)).all()


def _lines(viewer: Viewer) -> Select[*tuple[object, ...]]:
    return visible_threads(viewer).with_only_columns(
        Thread.id, Thread.title, Thread.slug, Thread.home, Thread.started_at, Space.name.label("space_name")
    )
