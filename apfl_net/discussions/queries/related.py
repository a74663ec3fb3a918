"""Threads that may be about the same: found by the search; where it is away, by the words of their titles."""

import re
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Select, func, or_
from sqlalchemy.orm import Session

from apfl_net.access.viewer import Viewer
from apfl_net.discussions.models.spaces import Space
from apfl_net.discussions.models.threads import Thread
from apfl_net.discussions.queries.visible import visible_threads
from apfl_net.kit.db import AnyRow
from apfl_net.kit.search.clues import tries
from apfl_net.kit.search.engine import EngineAway
from apfl_net.kit.search.finding import Question, find
from apfl_net.kit.search.language import Term, Wanted

MOST_RELATED = 5
MOST_CLUES = 8
MOST_CANDIDATES = 200
_WITHOUT_SPACES = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]{3,}")
_WORD = re.compile(r"[^\W\d_]{4,}")


def threads_about(session: Session, viewer: Viewer, title: str) -> Sequence[AnyRow]:
    """Visible threads with all words of a title in their titles or first posts, then those with fewer; and at
    last those with pieces of it in their titles."""
    try:
        ids = _found(session, viewer, title)
    except EngineAway:
        return threads_titled_alike(session, viewer, title)
    rows = {row.id: row for row in session.execute(_lines(viewer).where(Thread.id.in_(ids)))}
    found = [rows[thread_id] for thread_id in ids if thread_id in rows]
    if len(found) < MOST_RELATED:
        alike = threads_titled_alike(session, viewer, title)
        found += [row for row in alike if row.id not in rows]
    return found[:MOST_RELATED]


def threads_titled_alike(session: Session, viewer: Viewer, title: str) -> Sequence[AnyRow]:
    """Visible threads that share words with a title, those that share most first."""
    wanted = clues(title)
    if not wanted:
        return []
    holding = or_(*(func.lower(Thread.title).contains(clue, autoescape=True) for clue in wanted))
    latest = _lines(viewer).where(holding).order_by(Thread.id.desc())
    found = session.execute(latest.limit(MOST_CANDIDATES)).all()
    return sorted(found, key=lambda row: _shared(row.title, wanted), reverse=True)[:MOST_RELATED]


def _found(session: Session, viewer: Viewer, title: str) -> list[int]:
    """Ids of threads, the best first."""
    ids: dict[int, None] = {}
    for words in tries(title):
        wanted = Wanted(tuple(Term(word) for word in words))
        asked = Question(wanted, filters={"kind": ("thread",)}, limit=MOST_RELATED)
        ids |= dict.fromkeys(one.id for one in find(session, viewer, asked).found)
        if len(ids) >= MOST_RELATED:
            break
    return list(ids)


def _lines(viewer: Viewer) -> Select[*tuple[Any, ...]]:
    return visible_threads(viewer).with_only_columns(
        Thread.id, Thread.title, Thread.slug, Space.name.label("space_name"), Thread.started_at
    )


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
