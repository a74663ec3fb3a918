"""What joining does by itself: forgets what came to nothing, and asks once a year."""

from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from apfl_net.joining import policy
from apfl_net.joining.actions.reconfirming import ask_who_is_due, let_lapse
from apfl_net.joining.models import Application, ApplicationStep, Import, ImportProblem, JoinTry
from apfl_net.kit.chores import every

REPORTS_LAST = timedelta(days=30)


@every("37 * * * *")
def forget(session: Session, now: datetime) -> None:
    """Addresses that were never confirmed, after a week; applications that came to nothing, after a year."""
    old = select(Application.id).where(
        (Application.confirmed_at.is_(None) & (Application.applied_at < now - policy.UNCONFIRMED_LASTS))
        | (
            Application.outcome.in_(("declined", "withdrawn"))
            & (Application.decided_at < now - policy.DECLINED_LASTS)
        )
    )
    session.execute(delete(ApplicationStep).where(ApplicationStep.application_id.in_(old)))
    session.execute(delete(Application).where(Application.id.in_(old)))
    session.execute(delete(JoinTry).where(JoinTry.tried_at < now - timedelta(days=1)))
    done = select(Import.id).where(Import.finished_at < now - REPORTS_LAST)
    session.execute(delete(ImportProblem).where(ImportProblem.import_id.in_(done)))
    session.execute(delete(Import).where(Import.id.in_(done)))


@every("7 * * * *")
def ask_and_let_lapse(session: Session, now: datetime) -> None:
    """Every hour, for some hundreds at a time, so that a year in which all joined at once is no burst."""
    ask_who_is_due(session, now=now)
    let_lapse(session, now=now)
