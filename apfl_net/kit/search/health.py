"""How the search is: for whoever runs it, and for what watches it."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from apfl_net.kit.search.engine import Engine
from apfl_net.kit.search.tasks import IS_SET_ASIDE, SearchTask

READY, BUILDING, BEHIND, AWAY = "ready", "building", "behind", "away"
LATE = timedelta(minutes=10)


@dataclass(frozen=True)
class Health:
    """`state`: *away* finds nothing, *building* finds what it found before, *behind* lacks what is new.

    `waiting`: things to be looked at again, `since` when; `aside`: those of which no document can be made.
    """

    state: str
    reason: str
    documents: int
    waiting: int
    since: datetime | None
    aside: int


def health(session: Session, engine: Engine, *, now: datetime) -> Health:
    waits, told = ~IS_SET_ASIDE, engine.state()
    waiting, since, aside = session.execute(
        select(
            func.count().filter(waits),
            func.min(SearchTask.asked_at).filter(waits),
            func.count().filter(IS_SET_ASIDE),
        ).select_from(SearchTask)
    ).one()
    if not told.ready:
        state = AWAY
    elif not told.current:
        state = BUILDING
    else:
        state = BEHIND if since is not None and now - since > LATE else READY
    return Health(state, told.reason, told.documents, waiting, since, aside)
