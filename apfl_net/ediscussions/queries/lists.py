"""Lists of e-discussions, of events, and of what was done in one."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from apfl_net.access.models import Audience
from apfl_net.access.viewer import Viewer
from apfl_net.ediscussions.models.ediscussions import (
    DateChange,
    Ediscussion,
    PhaseChange,
    ReferenceEvent,
)
from apfl_net.ediscussions.phases import reached_by
from apfl_net.ediscussions.queries.visible import visible_ediscussions
from apfl_net.kit.db import AnyRow


def ediscussions_for(session: Session, viewer: Viewer, now: datetime) -> Sequence[AnyRow]:
    """All that the viewer sees, the latest first, each with its event and its ring."""
    return session.execute(
        visible_ediscussions(viewer, now)
        .join(ReferenceEvent, ReferenceEvent.id == Ediscussion.event_id)
        .join(Audience, Audience.id == Ediscussion.audience_id)
        .with_only_columns(
            Ediscussion,
            ReferenceEvent.title.label("event_title"),
            ReferenceEvent.time_zone,
            Audience.kind.label("audience_kind"),
            Audience.constituency.label("audience_constituency"),
            Audience.name.label("audience_name"),
        )
        .order_by(func.coalesce(Ediscussion.opens_at, Ediscussion.created_at).desc(), Ediscussion.id.desc())
    ).all()


def ediscussions_going_on(session: Session, viewer: Viewer, now: datetime) -> Sequence[Ediscussion]:
    """Those that are open to the viewer and take contributions, the one that closes first at the top."""
    announced = visible_ediscussions(viewer, now).where(Ediscussion.announced_at <= now)
    taking = announced.where(Ediscussion.opens_at <= now, Ediscussion.closes_at > now)
    return session.scalars(taking.order_by(Ediscussion.closes_at, Ediscussion.id).limit(3)).all()


def events(session: Session, viewer: Viewer) -> Sequence[ReferenceEvent]:
    """The events whose participants the viewer belongs to, the latest first."""
    open_to = ReferenceEvent.group_id.in_(viewer.audiences)
    rows = select(ReferenceEvent).where(open_to)
    return session.scalars(rows.order_by(ReferenceEvent.last_day.desc(), ReferenceEvent.id.desc())).all()


def changes_of(session: Session, ediscussion_id: int) -> Sequence[PhaseChange]:
    """What was carried out, in order."""
    changes = select(PhaseChange).where(PhaseChange.ediscussion_id == ediscussion_id)
    return session.scalars(changes.order_by(PhaseChange.number)).all()


def carried_out(session: Session, ediscussion_id: int) -> frozenset[str]:
    done = select(PhaseChange.phase).where(PhaseChange.ediscussion_id == ediscussion_id)
    return frozenset(session.scalars(done))


def ids_with_something_due(session: Session, now: datetime) -> list[int]:
    """Those in which a phase was reached that has not been carried out; the longest waiting first."""
    done: dict[int, set[str]] = {}
    for ediscussion_id, phase in session.execute(select(PhaseChange.ediscussion_id, PhaseChange.phase)):
        done.setdefault(ediscussion_id, set()).add(phase)
    announced = select(Ediscussion).where(Ediscussion.announced_at <= now).order_by(Ediscussion.id)
    due: list[tuple[datetime, int]] = []
    for one in session.scalars(announced):
        waits = [at for phase, at in reached_by(one.schedule, now) if phase not in done.get(one.id, set())]
        if waits:
            due.append((waits[0], one.id))
    return [ediscussion_id for _at, ediscussion_id in sorted(due)]


def date_changes_of(session: Session, ediscussion_id: int) -> Sequence[DateChange]:
    """What was changed after it was announced, in order."""
    changes = select(DateChange).where(DateChange.ediscussion_id == ediscussion_id)
    return session.scalars(changes.order_by(DateChange.id)).all()
