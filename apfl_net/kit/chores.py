"""Things done at set times: once, however many workers run, and after downtime too."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from cronsim import CronSim
from sqlalchemy import CursorResult, update
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Mapped, Session, mapped_column

from apfl_net.kit.db import Base, insert_or, open_session

Chore = Callable[[Session, datetime], None]
CHORES: dict[str, "Scheduled"] = {}

log = logging.getLogger("apfl_net.worker")


class ChoreRun(Base):
    """When a chore last fell due and was done."""

    __tablename__ = "chore_runs"

    name: Mapped[str] = mapped_column(primary_key=True)
    last_due_at: Mapped[datetime]


@dataclass(frozen=True)
class Scheduled:
    cron: str
    chore: Chore

    def last_due(self, now: datetime) -> datetime:
        """The latest time not after `now` at which the chore fell due (cron expression read in UTC)."""
        next_minute = now.astimezone(UTC).replace(second=0, microsecond=0) + timedelta(minutes=1)
        return next(CronSim(self.cron, next_minute, reverse=True))  # it looks strictly before


def every(cron: str) -> Callable[[Chore], Chore]:
    """Register `chore(session, now)`, run in the worker at the times of a cron expression (UTC)."""

    def register(chore: Chore) -> Chore:
        CHORES[f"{chore.__module__.removeprefix('apfl_net.')}.{chore.__name__}"] = Scheduled(cron, chore)
        return chore

    return register


def run_due(now: datetime) -> list[str]:
    """Run every chore that fell due since it was last run; returns their names.

    A chore missed several times, because no worker ran, is done once. One that fails is logged and left due.
    """
    done = []
    for name, scheduled in list(CHORES.items()):  # pages that are imported meanwhile may add theirs
        try:
            with open_session(writing=True) as session:
                if _claim(session, name, scheduled.last_due(now), now):
                    scheduled.chore(session, now)
                    done.append(name)
        except OperationalError:
            raise  # the database is away or busy, for the other chores too
        except Exception:
            log.exception("chore %s failed", name)
    return done


def _claim(session: Session, name: str, due: datetime, now: datetime) -> bool:
    claimed = session.execute(
        update(ChoreRun).where(ChoreRun.name == name, ChoreRun.last_due_at < due).values(last_due_at=due)
    )
    if isinstance(claimed, CursorResult) and claimed.rowcount == 1:
        return True
    if session.get(ChoreRun, name) is None:  # new here: first run at its next time
        session.execute(
            insert_or(session, ChoreRun).values(name=name, last_due_at=now).on_conflict_do_nothing()
        )
    return False
