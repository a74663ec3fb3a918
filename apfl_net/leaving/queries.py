"""Who was erased lately."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from apfl_net.members.models import Member


def erased_since(session: Session, since: datetime) -> Sequence[Member]:
    return session.scalars(select(Member).where(Member.erased_at > since).order_by(Member.id)).all()
