"""What accounts forget by themselves: wrong codes after a day, ended changes of address after a month."""

from datetime import datetime, timedelta

from sqlalchemy import delete
from sqlalchemy.orm import Session

from apfl_net.accounts.models import EmailChange, FailedCode
from apfl_net.accounts.policy import A_DAY
from apfl_net.kit.chores import every

KEEP = timedelta(days=30)


@every("29 * * * *")
def forget(session: Session, now: datetime) -> None:
    session.execute(delete(FailedCode).where(FailedCode.failed_at < now - A_DAY))
    session.execute(delete(EmailChange).where(EmailChange.asked_at < now - KEEP))
