"""The audit log: its entries as far as a reader may know of what they are about, and whether it is whole."""

from collections.abc import Sequence

from sqlalchemy import Select, and_, or_, select
from sqlalchemy.orm import Session

from apfl_net.access.viewer import Viewer
from apfl_net.kit.db import AnyRow
from apfl_net.members.models import Member
from apfl_net.moderation.chain import FIRST, hash_of
from apfl_net.moderation.models import AuditEntry
from apfl_net.moderation.subjects import SUBJECTS

ENTRIES_PER_PAGE = 50
AT_ONCE = 500


def visible_entries(viewer: Viewer) -> Select[AuditEntry]:
    """What is about a subject that is moderated, is shown to those who moderate it; the rest to all staff."""
    about_others = AuditEntry.subject.not_in(list(SUBJECTS))
    moderated = [
        and_(AuditEntry.subject == name, subject.moderated(viewer, AuditEntry.subject_id))
        for name, subject in SUBJECTS.items()
    ]
    return select(AuditEntry).where(or_(about_others, *moderated))


def audit_log(session: Session, viewer: Viewer, page: int) -> tuple[Sequence[AnyRow], bool]:
    rows = session.execute(
        visible_entries(viewer)
        .with_only_columns(
            AuditEntry.id,
            AuditEntry.at,
            AuditEntry.act,
            AuditEntry.subject,
            AuditEntry.subject_id,
            AuditEntry.reason,
            Member.name.label("actor"),
        )
        .outerjoin(Member, Member.id == AuditEntry.actor_id)
        .order_by(AuditEntry.id.desc())
        .limit(ENTRIES_PER_PAGE + 1)
        .offset((page - 1) * ENTRIES_PER_PAGE)
    ).all()
    return rows[:ENTRIES_PER_PAGE], len(rows) > ENTRIES_PER_PAGE


def first_broken(session: Session) -> int | None:
    """The id of the first entry that does not fit what came before it; None when all of them do."""
    expected, after = FIRST, 0
    while True:
        some = session.scalars(
            select(AuditEntry).where(AuditEntry.id > after).order_by(AuditEntry.id).limit(AT_ONCE)
        ).all()
        for entry in some:
            if entry.former_hash != expected or entry.hash != hash_of(entry):
                return entry.id
            expected, after = entry.hash, entry.id
        if not some:
            return None


def last_hash(session: Session) -> str:
    latest = select(AuditEntry.hash).order_by(AuditEntry.id.desc()).limit(1)
    return session.scalar(latest) or FIRST
