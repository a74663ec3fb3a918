"""What a member watches, follows or mutes besides the threads in their lists, to be found again."""

from collections.abc import Sequence

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from apfl_net.access.viewer import Viewer
from apfl_net.discussions.models.spaces import Space
from apfl_net.discussions.models.threads import Thread
from apfl_net.discussions.policy.following import MUTE
from apfl_net.discussions.queries.naming import is_known
from apfl_net.discussions.queries.visible import visible_spaces, visible_threads
from apfl_net.kit.db import AnyRow
from apfl_net.members.models import Member
from apfl_net.watches.models import Watch
from apfl_net.watches.queries import subjects_at

MOST_SHOWN = 200


def chosen_by(session: Session, viewer: Viewer) -> Sequence[AnyRow]:
    """Spaces, people and muted threads, the latest choice first; only what the viewer may still see."""
    space = visible_spaces(viewer).with_only_columns(Space.id, Space.name, Space.slug).subquery()
    thread = (
        visible_threads(viewer)
        .where(Thread.id.in_(subjects_at(viewer, "thread", (MUTE,))))
        .with_only_columns(Thread.id, Thread.title, Thread.slug)
        .subquery()
    )
    return session.execute(
        select(
            Watch.subject,
            Watch.subject_id,
            Watch.level,
            space.c.name.label("space_name"),
            space.c.slug.label("space_slug"),
            thread.c.title.label("thread_title"),
            thread.c.slug.label("thread_slug"),
            Member.name.label("member_name"),
            Member.handle.label("member_handle"),
        )
        .outerjoin(space, and_(Watch.subject == "space", space.c.id == Watch.subject_id))
        .outerjoin(thread, and_(Watch.subject == "thread", thread.c.id == Watch.subject_id))
        .outerjoin(
            Member,
            and_(Watch.subject == "member", Member.id == Watch.subject_id, is_known(Member, viewer)),
        )
        .where(
            Watch.member_id == viewer.member_id,
            or_(Watch.subject != "thread", Watch.level == MUTE),
            or_(space.c.id.is_not(None), thread.c.id.is_not(None), Member.id.is_not(None)),
        )
        .order_by(Watch.since.desc())
        .limit(MOST_SHOWN)
    ).all()
