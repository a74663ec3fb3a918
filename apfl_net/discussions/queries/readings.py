"""How far somebody has read, and how closely they follow: the same in every list, count and page."""

from datetime import datetime

from sqlalchemy import ColumnElement, and_, case, func, literal, or_, select
from sqlalchemy.orm import InstrumentedAttribute, aliased

from apfl_net.access.viewer import Viewer
from apfl_net.discussions.models.posts import Post
from apfl_net.discussions.models.threads import CaughtUp, Reading, Thread
from apfl_net.discussions.policy.following import MUTE
from apfl_net.kit.db import AnySelect
from apfl_net.watches.models import Watch

THREAD_WATCH, SPACE_WATCH = aliased(Watch), aliased(Watch)

LEVEL: ColumnElement[str | None] = func.coalesce(THREAD_WATCH.level, SPACE_WATCH.level)
"""What the viewer chose for a thread or, failing that, for its space."""

NOT_MUTED: ColumnElement[bool] = func.coalesce(LEVEL, "") != MUTE
OPENED: ColumnElement[bool] = Reading.thread_id.is_not(None)


def with_reading(rows: AnySelect, viewer: Viewer) -> AnySelect:
    """Rows with a `Thread`, joined with what the viewer has read of it and chosen for it."""
    me = viewer.member_id
    return (
        rows.outerjoin(Reading, and_(Reading.thread_id == Thread.id, Reading.member_id == me))
        .outerjoin(CaughtUp, and_(CaughtUp.space_id == Thread.space_id, CaughtUp.member_id == me))
        .outerjoin(THREAD_WATCH, _watch(THREAD_WATCH, me, "thread", Thread.id))
        .outerjoin(SPACE_WATCH, _watch(SPACE_WATCH, me, "space", Thread.space_id))
    )


def _watch(watch: type[Watch], me: int | None, subject: str, subject_id: object) -> ColumnElement[bool]:
    return and_(watch.member_id == me, watch.subject == literal(subject), watch.subject_id == subject_id)


def since_caught_up(moment: InstrumentedAttribute[datetime]) -> ColumnElement[bool]:
    """That something came after the viewer put aside all that was unread in its space."""
    return or_(CaughtUp.caught_up_at.is_(None), moment > CaughtUp.caught_up_at)


def read_to() -> ColumnElement[int | None]:
    """The number up to which a thread counts as read; NULL for one that is new to the viewer.

    That is what was noted or, where that is more, the last post before they put all aside. Numbers go by
    time, so looking for it backwards passes over nothing but what came since.
    """
    post = aliased(Post)
    put_aside = (
        select(post.number)
        .where(post.thread_id == Thread.id, post.written_at <= CaughtUp.caught_up_at)
        .order_by(post.number.desc())
        .limit(1)
        .correlate(Thread, CaughtUp)
        .scalar_subquery()
    )
    return case(
        (CaughtUp.caught_up_at.is_(None), Reading.last_number),
        (put_aside > func.coalesce(Reading.last_number, 0), put_aside),
        else_=Reading.last_number,
    )
