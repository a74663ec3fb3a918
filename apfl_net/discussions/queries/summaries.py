"""What has been said so far in a thread, in the words of its facilitators."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from apfl_net.access.viewer import Viewer
from apfl_net.discussions.models.threads import SummaryRevision, ThreadSummary
from apfl_net.discussions.queries.naming import actor_name
from apfl_net.discussions.queries.visible import open_to
from apfl_net.kit.db import AnyRow
from apfl_net.members.models import Member


def summary_of(session: Session, viewer: Viewer, thread_id: int) -> AnyRow | None:
    """The summary of a thread that the viewer sees, with who wrote it."""
    return session.execute(
        select(
            ThreadSummary.thread_id,
            ThreadSummary.revision,
            ThreadSummary.body,
            ThreadSummary.body_html,
            ThreadSummary.language,
            ThreadSummary.written_at,
            actor_name(Member, viewer, ThreadSummary.thread_id).label("name"),
            Member.public_name,
        )
        .join(Member, Member.id == ThreadSummary.written_by)
        .where(ThreadSummary.thread_id == thread_id, *open_to(viewer, ThreadSummary.audience_id))
    ).one_or_none()


def summary_revisions(session: Session, viewer: Viewer, thread_id: int) -> Sequence[AnyRow]:
    """Its versions, the newest first, as far as the viewer belongs to those they were written for."""
    return session.execute(
        select(
            SummaryRevision.number,
            SummaryRevision.body,
            SummaryRevision.written_at,
            actor_name(Member, viewer, SummaryRevision.thread_id).label("name"),
            Member.public_name,
        )
        .join(Member, Member.id == SummaryRevision.written_by)
        .where(SummaryRevision.thread_id == thread_id, *open_to(viewer, SummaryRevision.audience_id))
        .order_by(SummaryRevision.number.desc())
    ).all()
