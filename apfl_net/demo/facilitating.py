"""What the facilitators of the story did at their desk, from the invitation on."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from apfl_net.access.viewer import Viewer
from apfl_net.discussions.models.posts import Post
from apfl_net.ediscussions.actions.background import add_background
from apfl_net.ediscussions.actions.facilitating import pin, tick
from apfl_net.ediscussions.actions.inviting import invite
from apfl_net.ediscussions.actions.messages import approve, plan_usual, send_now
from apfl_net.ediscussions.actions.weekly import publish_week
from apfl_net.ediscussions.models.ediscussions import Ediscussion
from apfl_net.ediscussions.models.facilitating import WeeklySummary
from apfl_net.ediscussions.policy.messages import INVITATION, LAST_DAYS, THANKS, USUAL, WELCOME
from apfl_net.ediscussions.queries.messages import pattern_of
from apfl_net.ediscussions.queries.participating import to_invite
from apfl_net.resources.models.resources import Resource

AFTER_BREAKFAST = timedelta(hours=9)


def invite_all(
    session: Session, *, by: Viewer, made: Ediscussion, also: Sequence[int], now: datetime
) -> None:
    """Those of the event, and those who will take part; and the usual messages are planned."""
    plan_usual(session, by=by, ediscussion=made, now=now)
    people = {*to_invite(session, made, only_event=True), *also} - {by.id}
    invite(session, by=by, ediscussion=made, member_ids=sorted(people), now=now)
    _send(session, by, made, INVITATION, now, now)


def facilitate(
    session: Session,
    *,
    by: Viewer,
    made: Ediscussion,
    plan: dict[str, Any],
    posts: Sequence[Post],
    now: datetime,
) -> None:
    """Welcome, documents, summaries, a pin, a tick; then the last days and the thanks, approved or sent."""
    opens, closes = made.opens_at or now, made.closes_at or now
    _send(session, by, made, WELCOME, opens + AFTER_BREAKFAST, now)
    for number, body in enumerate(plan.get("week", []), start=1):
        at = opens + timedelta(days=7 * number) + AFTER_BREAKFAST
        if at <= now:
            _publish(session, by, made, body.strip(), number - 1, at)
    _send(session, by, made, LAST_DAYS, closes - timedelta(days=3), now)
    _send(session, by, made, THANKS, closes + timedelta(days=1), now)
    for key in plan.get("background", []):
        record = session.scalars(select(Resource).where(Resource.key == key)).one()
        add_background(session, ediscussion=made, resource=record, now=opens)
    for number in plan.get("pinned", []):
        if number <= len(posts):
            pin(session, by=by, ediscussion=made, post=posts[number - 1], pinned=True, now=now)
    tick(session, by=by, ediscussion=made, item="first_reply", done=True, now=opens + timedelta(days=1))


def _publish(
    session: Session, by: Viewer, made: Ediscussion, body: str, started_from: int, at: datetime
) -> WeeklySummary:
    return publish_week(
        session, by=by, ediscussion=made, body=body, started_from=started_from, tell=True, now=at
    )


def _send(session: Session, by: Viewer, made: Ediscussion, kind: str, at: datetime, now: datetime) -> None:
    """It left then; what is still to come is approved."""
    message = pattern_of(session, made.id, kind)
    if message is None:
        return
    if at <= now:
        send_now(session, by=by, ediscussion=made, message=message, now=at)
        return
    usual = USUAL[kind]
    approve(
        session,
        by=by,
        ediscussion=made,
        message=message,
        anchor=usual.anchor,
        days=usual.days,
        at=usual.at,
        now=now,
    )
