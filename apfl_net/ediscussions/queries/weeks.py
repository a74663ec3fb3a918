"""The weekly summaries as they stand now, for whoever may read them."""

from collections.abc import Sequence

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from apfl_net.access.viewer import Viewer
from apfl_net.discussions.models.threads import SummaryRevision, ThreadSummary
from apfl_net.discussions.queries.visible import open_to
from apfl_net.ediscussions.models.ediscussions import Ediscussion
from apfl_net.ediscussions.models.facilitating import WeeklySummary
from apfl_net.kit.db import AnyRow


def weeks_told(session: Session, viewer: Viewer, ediscussion: Ediscussion) -> Sequence[AnyRow]:
    """In their order; what was taken away from contributions since is gone from them too."""
    return session.execute(
        select(
            WeeklySummary.number,
            WeeklySummary.published_at,
            SummaryRevision.body,
            ThreadSummary.language,
        )
        .join(
            SummaryRevision,
            and_(
                SummaryRevision.thread_id == ediscussion.thread_id,
                SummaryRevision.number == WeeklySummary.revision,
            ),
        )
        .join(ThreadSummary, ThreadSummary.thread_id == SummaryRevision.thread_id)
        .where(WeeklySummary.ediscussion_id == ediscussion.id, *open_to(viewer, SummaryRevision.audience_id))
        .order_by(WeeklySummary.number)
    ).all()
