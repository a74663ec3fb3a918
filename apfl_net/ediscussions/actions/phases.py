"""Doing what a phase brings with it: once, in order, whoever notices first that it was reached."""

from datetime import datetime

from sqlalchemy.orm import Session

from apfl_net.ediscussions.actions.creating import hold_ediscussion
from apfl_net.ediscussions.events import PhaseReached
from apfl_net.ediscussions.models.ediscussions import PhaseChange
from apfl_net.ediscussions.phases import reached_by
from apfl_net.ediscussions.queries.lists import changes_of
from apfl_net.kit import outbox


def carry_out(
    session: Session, *, ediscussion_id: int, now: datetime, by: int | None = None, reason: str = ""
) -> list[PhaseChange]:
    """All that is due and not done yet, in order. `by`: whose act it follows from; None: the clock.

    The e-discussion is locked meanwhile, and each phase has one row: two workers do nothing twice.
    """
    ediscussion = hold_ediscussion(session, ediscussion_id)
    done = list(changes_of(session, ediscussion_id))
    phases = {change.phase for change in done}
    made: list[PhaseChange] = []
    for phase, due_at in reached_by(ediscussion.schedule, now):
        if phase in phases:
            continue
        change = PhaseChange(
            ediscussion_id=ediscussion_id,
            number=len(done) + len(made) + 1,
            phase=phase,
            due_at=due_at,
            carried_out_at=now,
            carried_out_by=by,
            reason=reason,
        )
        session.add(change)
        session.flush()
        outbox.record(session, PhaseReached(change_id=change.id), now=now)
        made.append(change)
    return made
