"""Threads that may be about the same, by the words of their titles: until there is a search."""

import re
from collections.abc import Sequence

from sqlalchemy import func, or_
from sqlalchemy.orm import Session

from apfl_net.access.viewer import Viewer
from apfl_net.discussions.models.spaces import Space
from apfl_net.discussions.models.threads import Thread
from apfl_net.discussions.queries.visible import visible_threads
from apfl_net.kit.db import AnyRow

MOST_RELATED = 5
MOST_CLUES = 8
MOST_CANDIDATES = 200
_WITHOUT_SPACES = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]{3,}")
_WORD = re.compile(r"[^\W\d_]{4,}")


def related_threads(session: Session, viewer: Viewer, title: str) -> Sequence[AnyRow]:
    """Visible threads that share words with a title, those that share most first."""
    wanted = clues(title)
    if not wanted:
        return []
    found = session.execute(
        visible_threads(viewer)
        .with_only_columns(
            Thread.id, Thread.title, Thread.slug, Space.name.label("space_name"), Thread.started_at
        )
        .where(
            or_(*(func.lower(Thread.title).contains(clue, autoescape=True) for clue in wanted)),
            Thread.merged_into_id.is_(None),
        )
        .order_by(Thread.id.desc())
        .limit(MOST_CANDIDATES)
    ).all()
    return sorted(found, key=lambda row: _shared(row.title, wanted), reverse=True)[:MOST_RELATED]


def clues(title: str) -> list[str]:
    """The longest words of a title; of scripts that put no spaces between words, pieces of three characters.

    >>> clues("How do you inspect vessels?")
    ['inspect', 'vessels']
    """
    text = title.lower()
    pieces = [run[at : at + 3] for run in _WITHOUT_SPACES.findall(text) for at in range(0, len(run) - 2, 2)]
    words = sorted(_WORD.findall(_WITHOUT_SPACES.sub(" ", text)), key=len, reverse=True)
    return list(dict.fromkeys(words + pieces))[:MOST_CLUES]


def _shared(title: str, wanted: Sequence[str]) -> int:
    text = title.lower()
    return sum(len(clue) for clue in wanted if clue in text)
