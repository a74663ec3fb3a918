"""Publishing the summary of a week: at the head of the e-discussion, and to its people."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from apfl_net.access.viewer import Viewer
from apfl_net.discussions.actions.summaries import write_summary
from apfl_net.discussions.queries.visible import get_thread
from apfl_net.ediscussions.actions.dates import take_in_hand
from apfl_net.ediscussions.actions.messages import send_weekly
from apfl_net.ediscussions.models.ediscussions import Ediscussion
from apfl_net.ediscussions.models.facilitating import WeeklySummary
from apfl_net.ediscussions.policy.messages import WEEKLY, check_may_send


def publish_week(
    session: Session,
    *,
    by: Viewer,
    ediscussion: Ediscussion,
    body: str,
    started_from: int | None,
    tell: bool,
    now: datetime,
) -> WeeklySummary:
    """A version of the summary of its thread, numbered by weeks; `tell`: mailed and noticed to its people.

    Two who publish at once: the second one is shown what the first one wrote (`SummaryChanged`). The same
    form sent again publishes nothing again.
    """
    ediscussion = take_in_hand(session, by, ediscussion)
    check_may_send(ediscussion.schedule, WEEKLY, now)
    thread = get_thread(session, by, ediscussion.thread_id)
    written = write_summary(
        session, facilitator=by, thread=thread, body=body, started_from=started_from or 0, now=now
    )
    before = last_week(session, ediscussion.id)
    if before and before.revision == written.revision:
        return before
    week = WeeklySummary(
        ediscussion_id=ediscussion.id,
        number=before.number + 1 if before else 1,
        since=before.until if before else ediscussion.opens_at or ediscussion.announced_at or now,
        until=now,
        revision=written.revision,
        published_at=now,
        published_by=by.id,
    )
    session.add(week)
    session.flush()
    if tell and (message := send_weekly(session, by=by, ediscussion=ediscussion, now=now)):
        week.message_id = message.id
    return week


def last_week(session: Session, ediscussion_id: int) -> WeeklySummary | None:
    own = select(WeeklySummary).where(WeeklySummary.ediscussion_id == ediscussion_id)
    return session.scalars(own.order_by(WeeklySummary.number.desc()).limit(1)).first()
