"""Looking whether links still lead to something. Nothing is fetched while the database is held."""

from collections.abc import Callable
from datetime import datetime

from sqlalchemy import CursorResult, update
from sqlalchemy.orm import Session

from apfl_net.kit.db import open_session
from apfl_net.kit.facts import fact
from apfl_net.resources.links import fails, look_at
from apfl_net.resources.models.resources import ResourceLink
from apfl_net.resources.queries.links import links_to_look_at

AT_ONCE = 20


def look_at_links(
    now: datetime, *, look: Callable[[str], str] = look_at, pause: Callable[[], bool] = lambda: False
) -> int:
    """Some of those that are due, one after the other; says how many. `pause` waits between two, and says
    whether to stop. In the demo community nobody's server is asked.
    """
    with open_session(writing=False) as session:
        due = [] if fact(session, "demo") else links_to_look_at(session, now, AT_ONCE)
    for done, (link_id, url, checked_at) in enumerate(due):
        if done and pause():
            return done
        with open_session(writing=True) as session:
            ours = _claim(session, link_id, checked_at, now)
        if ours:
            found = look(url)
            with open_session(writing=True) as session:
                note_link(session, link_id=link_id, url=url, found=found, now=now)
    return len(due)


def _claim(session: Session, link_id: int, checked_at: datetime | None, now: datetime) -> bool:
    """Of several workers, one looks. Whoever is killed at it leaves the link for its next turn."""
    before = ResourceLink.checked_at
    claimed = session.execute(
        update(ResourceLink)
        .where(ResourceLink.id == link_id, before.is_(None) if checked_at is None else before == checked_at)
        .values(checked_at=now)
    )
    return isinstance(claimed, CursorResult) and claimed.rowcount == 1


def note_link(session: Session, *, link_id: int, url: str, found: str, now: datetime) -> None:
    """What was found there. Somebody may have corrected the address meanwhile: then it says nothing."""
    link = session.get(ResourceLink, link_id)
    if link is None or link.url != url:
        return
    link.checked_at, link.status = now, found
    link.failing_since = (link.failing_since or now) if fails(found) else None


def ask_again(session: Session, *, link: ResourceLink) -> None:
    """At the next round, which is soon. If it still fails, it is on the list again."""
    link.checked_at = None
