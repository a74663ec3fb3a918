"""Actions of moderation. What every room calls stands here: a line for the audit log."""

from datetime import datetime

from sqlalchemy import text
from sqlalchemy.orm import Session

from apfl_net.moderation.chain import hash_of
from apfl_net.moderation.models import AuditEntry
from apfl_net.moderation.queries.audit import last_hash

CHAIN_LOCK = 20_140_401
"""On PostgreSQL, whoever adds an entry waits here for others who do; SQLite has one writer anyway."""


def note_in_audit_log(
    session: Session,
    actor_id: int | None,
    act: str,
    subject: str,
    subject_id: int | None,
    reason: str = "",
    *,
    now: datetime,
) -> None:
    """Note what somebody of the staff or a moderator did, in the transaction in which they did it.

    `act` in the past tense, as in `held`; `actor_id` is None for the command line and for what time does.
    Call it last: others who have something to note wait until this transaction ends.
    """
    session.flush()
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": CHAIN_LOCK})
    entry = AuditEntry(
        at=now,
        actor_id=actor_id,
        act=act,
        subject=subject,
        subject_id=subject_id,
        reason=reason,
        former_hash=last_hash(session),
    )
    entry.hash = hash_of(entry)
    session.add(entry)
    session.flush()
