"""When the document repository has to learn of what an e-discussion has published."""

from datetime import datetime

from sqlalchemy.orm import Session

from apfl_net.ediscussions.actions.recording import keep_records
from apfl_net.ediscussions.events import (
    EdiscussionWorded,
    PhaseReached,
    ProceedingsFrozen,
    ProceedingsWithdrawn,
    SynthesisOpened,
)
from apfl_net.ediscussions.models.ediscussions import PhaseChange
from apfl_net.ediscussions.models.proceedings import Proceedings
from apfl_net.kit.outbox import listens_to


@listens_to(ProceedingsFrozen)
def record_frozen(session: Session, event: ProceedingsFrozen, now: datetime) -> None:
    keep_records(session, ediscussion_id=_ediscussion_of(session, event.proceedings_id), now=now)


@listens_to(ProceedingsWithdrawn)
def record_withdrawn(session: Session, event: ProceedingsWithdrawn, now: datetime) -> None:
    keep_records(session, ediscussion_id=_ediscussion_of(session, event.proceedings_id), now=now)


@listens_to(SynthesisOpened)
def record_synthesis(session: Session, event: SynthesisOpened, now: datetime) -> None:
    keep_records(session, ediscussion_id=event.ediscussion_id, now=now)


@listens_to(PhaseReached)
def record_published(session: Session, event: PhaseReached, now: datetime) -> None:
    change = session.get_one(PhaseChange, event.change_id)
    keep_records(session, ediscussion_id=change.ediscussion_id, now=now)


@listens_to(EdiscussionWorded)
def record_worded(session: Session, event: EdiscussionWorded, now: datetime) -> None:
    keep_records(session, ediscussion_id=event.ediscussion_id, now=now)


def _ediscussion_of(session: Session, proceedings_id: int) -> int:
    return session.get_one(Proceedings, proceedings_id).ediscussion_id
