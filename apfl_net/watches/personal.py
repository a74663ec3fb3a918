"""What a member watches, follows and mutes, and who watches or mutes them; the searches they saved."""

from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from apfl_net.kit.db import AnySelect
from apfl_net.kit.personal import Holdings, rows_of
from apfl_net.watches.models import SavedSearch, SearchNews, Watch


def export(session: Session, member_id: int) -> Holdings:
    """Their own choices. Who chose to watch or mute them is the others' affair."""
    watches = select(Watch.subject, Watch.subject_id, Watch.level, Watch.since)
    return {
        "watches": rows_of(session, watches.where(Watch.member_id == member_id).order_by(Watch.since)),
        "saved_searches": rows_of(session, _searches(member_id)),
        "search_news": rows_of(session, _news(member_id)),
    }


def erase(session: Session, member_id: int, now: datetime) -> None:
    of_them = (Watch.subject == "member") & (Watch.subject_id == member_id)
    session.execute(delete(Watch).where((Watch.member_id == member_id) | of_them))
    own = select(SavedSearch.id).where(SavedSearch.member_id == member_id)
    session.execute(delete(SearchNews).where(SearchNews.search_id.in_(own)))
    session.execute(delete(SavedSearch).where(SavedSearch.member_id == member_id))


def _searches(member_id: int) -> AnySelect:
    one = SavedSearch
    columns = one.name, one.query, one.told, one.saved_at, one.looked_at, one.notified_at
    return select(*columns).where(one.member_id == member_id).order_by(one.saved_at, one.id)


def _news(member_id: int) -> AnySelect:
    """What was found is others'; its numbers are held about the member."""
    of_searches = select(SavedSearch.name, SearchNews.found, SearchNews.found_at)
    joined = of_searches.join(SavedSearch, SavedSearch.id == SearchNews.search_id)
    return joined.where(SavedSearch.member_id == member_id).order_by(SearchNews.id)
