"""What somebody follows, and who follows something. Who may see the subjects is for their rooms to say."""

from collections.abc import Collection

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from apfl_net.access.viewer import Viewer
from apfl_net.watches.models import Watch


def level_of(session: Session, viewer: Viewer, subject: str, subject_id: int) -> str | None:
    """The viewer's own choice; None where they made none."""
    return session.scalar(
        select(Watch.level).where(
            Watch.member_id == viewer.member_id, Watch.subject == subject, Watch.subject_id == subject_id
        )
    )


def watchers_of(subject: str, subject_id: int, level: str) -> Select[int]:
    """Select of the ids of those who chose this level for a subject."""
    return select(Watch.member_id).where(
        Watch.subject == subject, Watch.subject_id == subject_id, Watch.level == level
    )


def subjects_at(viewer: Viewer, subject: str, levels: Collection[str]) -> Select[int]:
    """Select of the ids of the subjects that the viewer chose one of these levels for."""
    return select(Watch.subject_id).where(
        Watch.member_id == viewer.member_id, Watch.subject == subject, Watch.level.in_(levels)
    )
