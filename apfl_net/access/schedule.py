"""What the door forgets by itself: old sign-ins, and network addresses after a day."""

from datetime import datetime, timedelta

from sqlalchemy import delete
from sqlalchemy.orm import Session

from apfl_net.access.models import FailedSignIn, SignIn
from apfl_net.kit.chores import every


@every("23 * * * *")
def forget(session: Session, now: datetime) -> None:
    session.execute(delete(SignIn).where(SignIn.expires_at < now))
    session.execute(delete(FailedSignIn).where(FailedSignIn.failed_at < now - timedelta(days=1)))
