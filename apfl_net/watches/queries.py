"""What somebody follows, and who follows something; what they saved. Who may see the subjects is for their
rooms to say."""

from collections.abc import Collection, Sequence
from datetime import datetime
from hashlib import sha256

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from apfl_net.access.viewer import Viewer
from apfl_net.kit.errors import NotFound
from apfl_net.notifications.models import UNSEEN, Notice
from apfl_net.watches.models import SavedSearch, SearchNews, Watch
from apfl_net.watches.policy import GROWS_FOR, SUBJECT


def level_of(session: Session, viewer: Viewer, subject: str, subject_id: int) -> str | None:
    """The viewer's own choice; None where they made none."""
    return session.scalar(
        select(Watch.level).where(
            Watch.member_id == viewer.member_id, Watch.subject == subject, Watch.subject_id == subject_id
        )
    )


def watchers_of(subject: str, subject_id: int, level: str) -> Select[int]:
    """Select of the ids of those who chose this level for a subject."""
    return select(Watch.member_id).where(
        Watch.subject == subject, Watch.subject_id == subject_id, Watch.level == level
    )


def subjects_at(viewer: Viewer, subject: str, levels: Collection[str]) -> Select[int]:
    """Select of the ids of the subjects that the viewer chose one of these levels for."""
    return select(Watch.subject_id).where(
        Watch.member_id == viewer.member_id, Watch.subject == subject, Watch.level.in_(levels)
    )


def searches_of(session: Session, viewer: Viewer) -> Sequence[SavedSearch]:
    own = select(SavedSearch).where(SavedSearch.member_id == viewer.member_id)
    return session.scalars(own.order_by(SavedSearch.saved_at.desc(), SavedSearch.id.desc())).all()


def count_searches(session: Session, viewer: Viewer) -> int:
    own = select(func.count()).select_from(SavedSearch).where(SavedSearch.member_id == viewer.member_id)
    return session.scalar(own) or 0


def get_search(session: Session, viewer: Viewer, search_id: int) -> SavedSearch:
    own = select(SavedSearch).where(SavedSearch.id == search_id, SavedSearch.member_id == viewer.member_id)
    search = session.scalar(own)
    if search is None:
        raise NotFound
    return search


def saved_search(session: Session, viewer: Viewer, query: str) -> SavedSearch | None:
    """The viewer's own one with this query, if they saved it."""
    return session.scalar(
        select(SavedSearch).where(
            SavedSearch.member_id == viewer.member_id,
            SavedSearch.digest == digest_of(query),
        )
    )


def digest_of(query: str) -> str:
    return sha256(query.encode()).hexdigest()


def due_searches(session: Session, now: datetime, limit: int) -> Sequence[SavedSearch]:
    """Those that are to be looked through, whoever's they are; the longest due first."""
    due = select(SavedSearch).where(SavedSearch.due_at <= now)
    return session.scalars(due.order_by(SavedSearch.due_at, SavedSearch.id).limit(limit)).all()


def growing_news(session: Session, search: SavedSearch, now: datetime) -> SearchNews | None:
    """What the member was told of lately and has not looked at."""
    latest = (
        select(SearchNews)
        .join(Notice, (Notice.subject_id == SearchNews.id) & (Notice.subject == SUBJECT))
        .where(SearchNews.search_id == search.id, Notice.member_id == search.member_id, UNSEEN)
    )
    recent = latest.where(SearchNews.found_at > now - GROWS_FOR)
    return session.scalars(recent.order_by(SearchNews.id.desc()).limit(1)).first()


def is_own_news(viewer: Viewer, news_id: InstrumentedAttribute[int]) -> ColumnElement[bool]:
    return (
        select(SearchNews.id)
        .join(SavedSearch, SavedSearch.id == SearchNews.search_id)
        .where(SearchNews.id == news_id, SavedSearch.member_id == viewer.member_id)
        .exists()
    )


def news_of(session: Session, viewer: Viewer, news_ids: Collection[int]) -> dict[int, tuple[str, str, str]]:
    """News id -> name and query of the search, and the keys of what was found."""
    rows = session.execute(
        select(SearchNews.id, SavedSearch.name, SavedSearch.query, SearchNews.found)
        .join(SavedSearch, SavedSearch.id == SearchNews.search_id)
        .where(SearchNews.id.in_(news_ids), SavedSearch.member_id == viewer.member_id)
    )
    return {row.id: (row.name, row.query, row.found) for row in rows}
