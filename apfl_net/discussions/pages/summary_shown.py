"""The summary of a thread as one viewer sees it."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from apfl_net.access.bylines import name_for
from apfl_net.access.viewer import Viewer
from apfl_net.discussions.pages.rendering import headings
from apfl_net.discussions.queries.summaries import summary_of
from apfl_net.kit.markdown import fill_references, references_in


@dataclass(frozen=True, slots=True)
class SummaryShown:
    revision: int
    name: str
    body: str
    body_html: str
    language: str
    written_at: datetime


def shown_summary(db: Session, viewer: Viewer, thread_id: int) -> SummaryShown | None:
    """With whom and what it refers to, as far as the viewer may know; None if there is none for them."""
    row = summary_of(db, viewer, thread_id)
    if row is None:
        return None
    references = references_in(row.body_html)
    titles = headings(db, viewer, references, thread_id) if references else {}
    return SummaryShown(
        revision=row.revision,
        name=name_for(viewer.signed_in, name=row.name, public_name=row.public_name),
        body=row.body,
        body_html=fill_references(row.body_html, titles.get),
        language=row.language,
        written_at=row.written_at,
    )
