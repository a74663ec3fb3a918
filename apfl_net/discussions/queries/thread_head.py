"""What a thread page says besides its posts."""

from datetime import datetime

from sqlalchemy import and_, bindparam, func, select
from sqlalchemy.orm import Session, aliased

from apfl_net.access.models import Audience
from apfl_net.access.viewer import ANY_VIEWER, Viewer, values_of
from apfl_net.discussions.models.drafts import Draft
from apfl_net.discussions.models.spaces import Space, SpaceRole
from apfl_net.discussions.models.threads import Reading, Thread, ThreadClosure
from apfl_net.discussions.queries.threads import AUDIENCE_COLUMNS, visible_post_count
from apfl_net.discussions.queries.visible import found, open_to
from apfl_net.kit.db import AnyRow, AnySelect
from apfl_net.kit.prepared import Prepared
from apfl_net.members.models import Member


def thread_head(session: Session, viewer: Viewer, thread_id: int) -> AnyRow:
    """All that a thread page says besides its posts: one row, or `NotFound`."""
    return found(_THREAD_HEAD.first(session, thread_id=thread_id, **values_of(viewer)))


_OWN_COLUMNS = (
    Reading.last_number.label("read_to"),
    SpaceRole.role,
    Draft.body.label("draft_body"),
    Draft.language.label("draft_language"),
    Draft.answers_id.label("draft_answers_id"),
    Draft.form_key.label("draft_form_key"),
    Draft.saved_at.label("draft_saved_at"),
)
"""What a thread page says to its reader alone."""


def _thread_head() -> AnySelect:
    viewer = ANY_VIEWER
    closer, starter = aliased(Member), aliased(Member)
    return (
        select(
            Thread.id,
            Thread.title,
            Thread.slug,
            Thread.audience_id,
            Thread.author_id,
            Thread.country,
            Thread.theme,
            Thread.form,
            Thread.sector,
            Thread.started_at,
            Thread.last_number,
            Space.name.label("space_name"),
            Space.slug.label("space_slug"),
            *AUDIENCE_COLUMNS,
            starter.name.label("starter"),
            starter.handle.label("starter_handle"),
            starter.public_name.label("starter_public"),
            ThreadClosure.closed_at,
            ThreadClosure.reason.label("closed_reason"),
            closer.name.label("closer"),
            closer.public_name.label("closer_public"),
            visible_post_count(viewer, Thread.id).label("posts"),
            *_OWN_COLUMNS,
        )
        .join(Space, Space.id == Thread.space_id)
        .join(Audience, Audience.id == Thread.audience_id)
        .join(starter, starter.id == Thread.author_id)
        .outerjoin(ThreadClosure, ThreadClosure.thread_id == Thread.id)
        .outerjoin(closer, closer.id == ThreadClosure.closed_by)
        .outerjoin(Reading, and_(Reading.thread_id == Thread.id, Reading.member_id == viewer.member_id))
        .outerjoin(SpaceRole, and_(SpaceRole.space_id == Space.id, SpaceRole.member_id == viewer.member_id))
        .outerjoin(Draft, and_(Draft.thread_id == Thread.id, Draft.member_id == viewer.member_id))
        .where(Thread.id == bindparam("thread_id"), *open_to(viewer, Space.audience_id, Thread.audience_id))
    )


_THREAD_HEAD = Prepared(_thread_head)


def thread_stamp(session: Session, thread_id: int, viewer: Viewer) -> tuple[int, datetime]:
    """What a visitor's copy depends on: the thread's version, and the last change of any byline."""
    version, changed = found(_THREAD_STAMP.first(session, thread_id=thread_id, **values_of(viewer)))
    return version, changed


_THREAD_STAMP = Prepared(
    lambda: (
        select(Thread.version, select(func.max(Member.changed_at)).scalar_subquery().label("changed"))
        .join(Space, Space.id == Thread.space_id)
        .where(
            Thread.id == bindparam("thread_id"), *open_to(ANY_VIEWER, Space.audience_id, Thread.audience_id)
        )
    )
)


def closure_of(session: Session, thread_id: int) -> ThreadClosure | None:
    return session.get(ThreadClosure, thread_id)
