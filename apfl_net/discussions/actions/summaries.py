"""Keeping a summary at the head of a thread."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from apfl_net.access.policy import check_may_write
from apfl_net.access.viewer import Viewer
from apfl_net.discussions.actions.posting import touch_thread
from apfl_net.discussions.actions.wording import settle_quotes
from apfl_net.discussions.events import SummaryWritten
from apfl_net.discussions.models.threads import SummaryRevision, Thread, ThreadSummary
from apfl_net.discussions.policy import moderating
from apfl_net.discussions.queries.visible import role_in
from apfl_net.kit import markdown, outbox
from apfl_net.kit.errors import Conflict
from apfl_net.kit.i18n import N_
from apfl_net.kit.languages import guess_language


class SummaryChanged(Conflict):
    message = N_("Somebody else has saved this summary since you opened it. Both versions are below.")


def write_summary(
    session: Session,
    *,
    facilitator: Viewer,
    thread: Thread,
    body: str,
    started_from: int,
    now: datetime,
) -> ThreadSummary:
    """Save a version of a thread's summary, read by whoever sees the thread.

    `started_from` is the revision that the writer had before them, 0 for none; if it is no longer the current
    one, nothing is saved: `SummaryChanged`. The same text again changes nothing. It quotes as posts do.
    """
    check_may_write(facilitator.restrictions)
    moderating.check_may_moderate(facilitator, role_in(session, facilitator, thread.space_id))
    session.execute(select(Thread.id).where(Thread.id == thread.id).with_for_update())
    body, _quoted = settle_quotes(session, facilitator, body, {thread.space.audience_id, thread.audience_id})
    summary = session.get(ThreadSummary, thread.id, populate_existing=True)
    if summary and summary.body == body:
        return summary
    if started_from != (summary.revision if summary else 0):
        raise SummaryChanged
    if summary is None:
        summary = ThreadSummary(thread_id=thread.id, revision=0)
        session.add(summary)
    summary.revision += 1
    summary.audience_id = thread.audience_id
    summary.body, summary.body_html = body, markdown.render(body)
    summary.language = guess_language(body, otherwise=facilitator.language or "en")
    summary.written_at, summary.written_by = now, facilitator.id
    session.add(_revision_of(summary))
    outbox.record(session, SummaryWritten(thread_id=thread.id), now=now)
    touch_thread(session, thread.id)
    return summary


def _revision_of(summary: ThreadSummary) -> SummaryRevision:
    return SummaryRevision(
        thread_id=summary.thread_id,
        number=summary.revision,
        audience_id=summary.audience_id,
        body=summary.body,
        written_at=summary.written_at,
        written_by=summary.written_by,
    )
