"""Looking through saved searches for what is new, as whoever saved them, with what they may read just then.

Some at a time, those that are due. First one question for all of them: was anything written at all? What is
found is noted together with how far was looked, in one transaction, by whoever is first: so that each search
tells of each thing once, however many workers there are and whenever one is killed. While the engine is away
or behind, nobody looks and nothing is lost.
"""

import logging
import threading
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta
from functools import cache

from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from apfl_net.access.queries import ids_of_audiences, viewer_for
from apfl_net.access.viewer import Viewer
from apfl_net.kit.db import open_session
from apfl_net.kit.search.asking import DATE, MOST_AT_ONCE, Query
from apfl_net.kit.search.documents import key_of, thing_of
from apfl_net.kit.search.engine import EngineAway
from apfl_net.kit.search.finding import find
from apfl_net.kit.search.following import AFTER_A_FAILURE, search_engine
from apfl_net.kit.search.language import Wanted
from apfl_net.kit.search.sources import SOURCES
from apfl_net.kit.search.tasks import waiting_tasks
from apfl_net.search.asked import read_back
from apfl_net.search.questions import expanded, question_of
from apfl_net.watches.actions import note_nothing_new, put_off, tell_news
from apfl_net.watches.models import SavedSearch
from apfl_net.watches.queries import due_searches

BATCH = 100
WRITING_TAKES = timedelta(minutes=1)
"""What was written later than that may not be committed yet; the next look finds it."""
LOG = logging.getLogger("apfl_net.search")

News = list[tuple[SavedSearch, list[str] | None]]
"""Searches with the keys of what is new; None where looking failed."""


class IndexBehind(Exception):
    """Something may have been passed over: look again when the index has followed."""


def look_through(now: datetime, *, stop: threading.Event | None = None) -> int:
    """A batch of those that are due; returns how many were looked through."""
    until = now - WRITING_TAKES
    try:
        with open_session(writing=False) as session:
            news = _news_of_due(session, now, until)
    except EngineAway:
        if stop is not None:
            stop.wait(AFTER_A_FAILURE)
        return 0
    if news:
        with open_session(writing=True) as session:
            _note(session, news, until, now)
    return len(news)


def _note(session: Session, news: News, until: datetime, now: datetime) -> None:
    for search, found in news:
        if found is None:
            put_off(session, search=search, now=now)
        elif found:
            tell_news(session, search=search, found=found, until=until, now=now)
    without = [search for search, found in news if found == []]
    note_nothing_new(session, searches=without, until=until, now=now)


def _news_of_due(session: Session, now: datetime, until: datetime) -> News:
    due = due_searches(session, now, BATCH)
    if not due or waiting_tasks(session, 1, now=now):
        return []
    if not _is_anything_new(session, due):
        return [(search, []) for search in due]
    viewer_of = cache(lambda member_id: viewer_for(session, member_id))
    news: News = []
    for search in due:
        with suppress(IndexBehind):
            news.append((search, _new_for(session, viewer_of(search.member_id), search, until)))
    return news


def _is_anything_new(session: Session, due: Sequence[SavedSearch]) -> bool:
    """For anybody: nobody is shown the answer, and where it is no, nothing more is asked."""
    everybody = frozenset(ids_of_audiences(session))
    since = min(search.looked_at for search in due)
    return search_engine().search(Query(Wanted(), everybody, since=since, limit=0)).total > 0


def _new_for(session: Session, viewer: Viewer, search: SavedSearch, until: datetime) -> list[str] | None:
    """One search that fails, which would be our mistake, keeps back no other."""
    try:
        return _written_since(session, viewer, search, until)
    except (EngineAway, IndexBehind, SQLAlchemyError):
        raise
    except Exception:
        LOG.exception("the saved search %s could not be looked through", search.id)
        return None


def _written_since(session: Session, viewer: Viewer, search: SavedSearch, until: datetime) -> list[str]:
    """Keys of what is new, the latest first; without what the member wrote or muted. Of a page of a record
    the record's: pages change."""
    if not viewer.audiences:
        return []  # shut out
    asked = read_back(search.query)
    question = question_of(asked, expanded(session, asked))
    latest = replace(question, since=search.looked_at, order=DATE, limit=MOST_AT_ONCE)
    finding = find(session, viewer, latest)
    if finding.behind:
        raise IndexBehind
    new = [thing_of(one.group) for one in finding.found if search.looked_at < one.shown.at <= until]
    unwanted = {
        (kind, thing_id)
        for kind in {kind for kind, _ in new}
        for thing_id in SOURCES[kind].unwanted(session, viewer, [one for of, one in new if of == kind])
    }
    return [key_of(*thing) for thing in new if thing not in unwanted]
