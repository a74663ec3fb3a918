"""Giving a thread another title."""

import json
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from apfl_net.access.viewer import Viewer
from apfl_net.discussions.actions.keeping_order import record_change, take_charge, touch_related
from apfl_net.discussions.models.threads import Thread, ThreadChange
from apfl_net.discussions.policy.keeping_order import check_stands_alone
from apfl_net.kit.text import slugify


def change_title(
    session: Session,
    *,
    moderator: Viewer,
    thread: Thread,
    title: str,
    forget: bool,
    reason: str,
    now: datetime,
) -> None:
    """Old addresses still land. With `forget` no former title is kept: for one that names somebody."""
    (thread,) = take_charge(session, moderator, thread.id)
    check_stands_alone(thread.home)
    if title == thread.title:
        return
    if forget:
        _forget_titles(session, thread)
    kept = {} if forget else {"before": thread.title, "after": title}
    record_change(
        session, thread=thread, kind="title", moderator=moderator, reason=reason, now=now, details=kept
    )
    name_thread(thread, title)
    touch_related(session, thread)


def name_thread(thread: Thread, title: str) -> None:
    thread.title, thread.slug = title, slugify(title)


def _forget_titles(session: Session, thread: Thread) -> None:
    """What was kept of titles to undo earlier changes goes too."""
    earlier = select(ThreadChange).where(ThreadChange.thread_id == thread.id, ThreadChange.kind == "title")
    for change in session.scalars(earlier):
        change.details = json.dumps({})
