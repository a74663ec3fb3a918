"""Letters after they left, or while they cannot: for the desk, and until they are forgotten."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from apfl_net.kit.mail.letters import LEAVING, Letter

KEEP = timedelta(days=30)
KEEP_ADDRESSES = timedelta(days=7)
MOST_SHOWN = 100


def letters_refused(session: Session) -> Sequence[Letter]:
    """What no server will take, newest first."""
    return session.scalars(
        select(Letter)
        .where(Letter.refused_at.is_not(None))
        .order_by(Letter.refused_at.desc(), Letter.id.desc())
        .limit(MOST_SHOWN)
    ).all()


def letters_delayed(session: Session, now: datetime) -> Sequence[Letter]:
    """What was tried and will be tried again, and what should have left by now; the longest waiting first."""
    late = now - timedelta(minutes=5)
    return session.scalars(
        select(Letter)
        .where(LEAVING, (Letter.tries > 0) | (Letter.run_at < late))
        .order_by(Letter.posted_at, Letter.id)
        .limit(MOST_SHOWN)
    ).all()


def count_letters(session: Session, since: datetime) -> tuple[int, int]:
    """How many wait, and how many left since then."""
    waiting = session.scalar(select(func.count()).select_from(Letter).where(LEAVING))
    left = session.scalar(select(func.count()).select_from(Letter).where(Letter.sent_at > since))
    return waiting or 0, left or 0


def send_again(session: Session, letter_id: int, *, now: datetime) -> None:
    """Let a refused letter be tried again from the start; one that waits, at once."""
    session.execute(
        update(Letter)
        .where(Letter.id == letter_id, Letter.sent_at.is_(None), Letter.dropped_at.is_(None))
        .values(refused_at=None, tries=0, run_at=now)
    )


def forget_old(session: Session, *, now: datetime) -> None:
    """Addresses go after a week, with what servers said, which may hold them; the rest after a month."""
    gone = ~LEAVING
    session.execute(
        update(Letter)
        .where(gone, Letter.posted_at < now - KEEP_ADDRESSES, Letter.sent_to.is_not(None))
        .values(sent_to=None, answer=None)
    )
    session.execute(delete(Letter).where(gone, Letter.posted_at < now - KEEP))


def forget_address(session: Session, address: str) -> None:
    """Of somebody who is gone, on whatever was sent to them."""
    session.execute(update(Letter).where(Letter.sent_to == address).values(sent_to=None, answer=None))
