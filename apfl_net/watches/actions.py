"""Saying how closely one wants to follow something; saving searches, and being told what they find."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import CursorResult, delete, select, update
from sqlalchemy.orm import Session

from apfl_net.access.viewer import Viewer
from apfl_net.kit.db import insert_or
from apfl_net.notifications.actions import forget, notify
from apfl_net.notifications.queries import who_wants
from apfl_net.watches import policy
from apfl_net.watches.models import SavedSearch, SearchNews, Watch
from apfl_net.watches.policy import REASON, SUBJECT
from apfl_net.watches.queries import count_searches, digest_of, growing_news, saved_search


def set_level(
    session: Session, *, viewer: Viewer, subject: str, subject_id: int, level: str, now: datetime
) -> None:
    """From now on, this level; choosing the same again changes nothing but the date."""
    insert = insert_or(session, Watch).values(
        member_id=viewer.id, subject=subject, subject_id=subject_id, level=level, since=now
    )
    session.execute(
        insert.on_conflict_do_update(
            index_elements=["member_id", "subject", "subject_id"], set_={"level": level, "since": now}
        )
    )


def unset(session: Session, *, viewer: Viewer, subject: str, subject_id: int) -> None:
    """No choice of one's own any more: the subject's room decides again."""
    session.execute(
        delete(Watch).where(
            Watch.member_id == viewer.id, Watch.subject == subject, Watch.subject_id == subject_id
        )
    )


def choose_level(
    session: Session, *, viewer: Viewer, subject: str, subject_id: int, level: str, now: datetime
) -> None:
    """What a form sends: a level, or `default` for none."""
    if level == "default":
        unset(session, viewer=viewer, subject=subject, subject_id=subject_id)
    else:
        set_level(session, viewer=viewer, subject=subject, subject_id=subject_id, level=level, now=now)


def save_search(session: Session, *, viewer: Viewer, query: str, name: str, told: str, now: datetime) -> None:
    """Saved again, it is the same search, perhaps with another name. What is there already is not new."""
    before = saved_search(session, viewer, query)
    if before:
        change_search(session, search=before, name=name, told=told, now=now)
        return
    policy.check_may_save(count_searches(session, viewer))
    insert = insert_or(session, SavedSearch).values(
        member_id=viewer.id,
        name=name,
        query=query,
        digest=digest_of(query),
        told=told,
        saved_at=now,
        looked_at=now,
        due_at=policy.due_after(told, now),
    )
    session.execute(insert.on_conflict_do_nothing(index_elements=["member_id", "digest"]))


def change_search(session: Session, *, search: SavedSearch, name: str, told: str, now: datetime) -> None:
    """Whoever wanted to hear nothing so far is told of what comes from now on."""
    if search.told == policy.NEVER:
        search.looked_at = max(search.looked_at, now)
    if told != search.told:
        search.due_at = policy.due_after(told, search.looked_at)
    search.name, search.told = name, told


def remove_search(session: Session, *, search: SavedSearch) -> None:
    """Notices about it go too."""
    forget_news(session, search_ids=[search.id])
    session.delete(search)


def forget_news(session: Session, *, search_ids: Collection[int]) -> None:
    of_searches = select(SearchNews.id).where(SearchNews.search_id.in_(search_ids))
    for news_id in session.scalars(of_searches).all():
        forget(session, subject=SUBJECT, subject_id=news_id)
    session.execute(delete(SearchNews).where(SearchNews.search_id.in_(search_ids)))


def note_nothing_new(
    session: Session, *, searches: Sequence[SavedSearch], until: datetime, now: datetime
) -> None:
    """They have been looked through up to then; or further, by somebody else meanwhile."""
    for told in policy.PERIODS:
        ids = [search.id for search in searches if search.told == told]
        looked = update(SavedSearch).where(SavedSearch.id.in_(ids), SavedSearch.told == told)
        values = {"looked_at": until, "due_at": policy.due_after(told, now)}
        session.execute(looked.where(SavedSearch.looked_at <= until).values(values))


def put_off(session: Session, *, search: SavedSearch, now: datetime) -> None:
    """Looked through another time, for what is new since the same moment."""
    same = SavedSearch.id == search.id, SavedSearch.told == search.told
    later = policy.due_after(search.told, now)
    session.execute(update(SavedSearch).where(*same).values(due_at=later))


def tell_news(
    session: Session, *, search: SavedSearch, found: Sequence[str], until: datetime, now: datetime
) -> None:
    """One notice about all that was found since; none if somebody else looked through it meanwhile."""
    looked = update(SavedSearch).where(
        SavedSearch.id == search.id,
        SavedSearch.looked_at == search.looked_at,
        SavedSearch.told == search.told,
    )
    due_at = policy.due_after(search.told, now)
    claimed = session.execute(looked.values(looked_at=until, due_at=due_at, notified_at=now))
    if not isinstance(claimed, CursorResult) or claimed.rowcount != 1:
        return
    if not who_wants(session, REASON, [search.member_id]):
        return
    news = growing_news(session, search, now) if search.told == policy.AT_ONCE else None
    if news:
        news.found = " ".join(policy.together(news.found.split(), found))
        return
    news = SearchNews(search_id=search.id, found=" ".join(policy.together([], found)), found_at=now)
    session.add(news)
    session.flush()
    notify(session, member_id=search.member_id, reason=REASON, subject=SUBJECT, subject_id=news.id, now=now)
