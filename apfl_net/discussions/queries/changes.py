"""What was done to keep order in a thread: the log, and what of it a viewer may read."""

import json
from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, func, or_, select
from sqlalchemy.orm import Session, aliased

from apfl_net.access.audiences import narrower
from apfl_net.access.models import Audience
from apfl_net.access.viewer import Viewer
from apfl_net.discussions.models.polls import Poll
from apfl_net.discussions.models.posts import Post
from apfl_net.discussions.models.spaces import Space
from apfl_net.discussions.models.threads import SummaryRevision, Thread, ThreadChange, ThreadClosure
from apfl_net.discussions.queries.naming import actor_name
from apfl_net.discussions.queries.visible import found, open_to, visible_spaces
from apfl_net.kit.db import AnyRow, AnySelect
from apfl_net.members.models import Member

CHANGES_SHOWN = 100
"""At most so many lines on one page, the latest."""

_Other, _OtherSpace = aliased(Thread), aliased(Space)


def readers_of(session: Session, thread: Thread) -> Audience | None:
    """Who reads a thread: whichever is narrower, its own audience or that of its space."""
    own = session.get_one(Audience, thread.audience_id)
    space_audience = select(Space.audience_id).where(Space.id == thread.space_id).scalar_subquery()
    around = session.scalars(select(Audience).where(Audience.id == space_audience)).one()
    return narrower(own, around)


def details_of(change: ThreadChange | AnyRow) -> dict[str, Any]:
    return dict(json.loads(change.details))


def changes_of(
    session: Session,
    viewer: Viewer,
    thread_id: int,
    *,
    since: datetime | None = None,
    last_number: int | None = None,
) -> Sequence[AnyRow]:
    """Changes that the viewer may read of, in order of time.

    On a page of the thread: those since its first post and before the one that follows its last.
    """
    changes = _change_rows(viewer, thread_id)
    if since is not None:
        changes = changes.where(ThreadChange.changed_at >= since)
    if last_number is not None:
        changes = changes.where(ThreadChange.changed_at < _next_post_at(viewer, thread_id, last_number))
    latest = changes.order_by(ThreadChange.changed_at.desc(), ThreadChange.id.desc()).limit(CHANGES_SHOWN)
    return session.execute(latest).all()[::-1]


def latest_change(session: Session, viewer: Viewer, thread_id: int, kinds: Collection[str]) -> AnyRow | None:
    """The latest change of one of these kinds that still holds, if the viewer may read of it."""
    changes = _change_rows(viewer, thread_id).where(
        ThreadChange.kind.in_(kinds), ThreadChange.undone_at.is_(None)
    )
    return session.execute(changes.order_by(ThreadChange.id.desc()).limit(1)).first()


def _change_rows(viewer: Viewer, thread_id: int) -> AnySelect:
    """What a line says. The other thread is named to those who belong to its readers."""
    other_id = case(
        (ThreadChange.thread_id == thread_id, ThreadChange.other_thread_id), else_=ThreadChange.thread_id
    )
    lists_posts = ThreadChange.kind.in_(("split", "merge"))
    return (
        select(
            ThreadChange.id,
            ThreadChange.thread_id,
            ThreadChange.kind,
            ThreadChange.changed_at,
            ThreadChange.reason,
            ThreadChange.undone_at,
            case((lists_posts, "{}"), else_=ThreadChange.details).label("details"),
            actor_name(Member, viewer, ThreadChange.thread_id).label("name"),
            Member.public_name,
            _Other.id.label("other_id"),
            _Other.title.label("other_title"),
            _Other.slug.label("other_slug"),
            _Other.merged_into_id.label("other_merged_into"),
        )
        .join(Member, Member.id == ThreadChange.changed_by)
        .outerjoin(_Other, and_(_Other.id == other_id, *_open(viewer)))
        .where(_concerns(thread_id), *open_to(viewer, ThreadChange.audience_id))
    )


def _open(viewer: Viewer) -> list[ColumnElement[bool]]:
    space = select(_OtherSpace.id).where(
        _OtherSpace.id == _Other.space_id, *open_to(viewer, _OtherSpace.audience_id)
    )
    return [_Other.audience_id.in_(viewer.audiences), space.exists()]


def _concerns(thread_id: int) -> ColumnElement[bool]:
    return or_(ThreadChange.thread_id == thread_id, ThreadChange.other_thread_id == thread_id)


def _next_post_at(viewer: Viewer, thread_id: int, number: int) -> Any:
    following = select(Post.written_at).where(
        Post.thread_id == thread_id, Post.number > number, *open_to(viewer, Post.audience_id)
    )
    return following.order_by(Post.number).limit(1).scalar_subquery()


def spaces_named(session: Session, viewer: Viewer, space_ids: Collection[int]) -> dict[int, Space]:
    """Those of the spaces that the viewer may see."""
    if not space_ids:
        return {}
    spaces = session.scalars(visible_spaces(viewer).where(Space.id.in_(space_ids)))
    return {space.id: space for space in spaces}


def get_change(session: Session, viewer: Viewer, thread_id: int, change_id: int) -> ThreadChange:
    """A change of a thread that the viewer is known to see."""
    change = select(ThreadChange).where(
        ThreadChange.id == change_id, _concerns(thread_id), *open_to(viewer, ThreadChange.audience_id)
    )
    return found(session.scalar(change))


def change_row(session: Session, viewer: Viewer, thread_id: int, change_id: int) -> AnyRow:
    """What a line says, for one change."""
    return session.execute(_change_rows(viewer, thread_id).where(ThreadChange.id == change_id)).one()


def changes_since(session: Session, change: ThreadChange, kinds: Collection[str] = ()) -> int:
    """How many changes of the same thread came after this one and still hold."""
    later = select(func.count(ThreadChange.id)).where(
        _concerns(change.thread_id),
        ThreadChange.id > change.id,
        ThreadChange.undone_at.is_(None),
        ThreadChange.kind != "undo",
    )
    return session.scalar(later.where(ThreadChange.kind.in_(kinds)) if kinds else later) or 0


def written_since(session: Session, thread_id: int, since: datetime) -> bool:
    """Whether words without an audience of their own were written in a thread, or a summary or poll was."""
    asked: list[Select[int]] = [
        select(ThreadClosure.thread_id).where(
            ThreadClosure.thread_id == thread_id, ThreadClosure.closed_at > since
        ),
        select(SummaryRevision.thread_id).where(
            SummaryRevision.thread_id == thread_id, SummaryRevision.written_at > since
        ),
        select(Poll.thread_id).where(Poll.thread_id == thread_id, Poll.made_at > since),
        select(Post.thread_id).where(Post.thread_id == thread_id, _changed_after(since)),
    ]
    return any(session.scalar(one.limit(1)) is not None for one in asked)


def posts_changed_since(session: Session, post_ids: Collection[int], since: datetime) -> bool:
    return (
        session.scalar(select(Post.id).where(Post.id.in_(post_ids), _changed_after(since)).limit(1))
        is not None
    )


def _changed_after(since: datetime) -> ColumnElement[bool]:
    return or_(Post.edited_at > since, Post.removed_at > since)


def has_left(session: Session, thread_id: int, post_id: int) -> bool:
    """Whether a post was once in this thread and went to another one with a split or a merge."""
    changes = session.scalars(
        select(ThreadChange).where(_concerns(thread_id), ThreadChange.kind.in_(("split", "merge")))
    )
    return any(post_id in details_of(change)["posts"] for change in changes)


def threads_named_with(session: Session, thread_id: int) -> Sequence[int]:
    """Threads whose pages name this one: in a line, or because a post there answers one here."""
    answered, answering = aliased(Post), aliased(Post)
    in_lines = select(
        case(
            (ThreadChange.thread_id == thread_id, ThreadChange.other_thread_id), else_=ThreadChange.thread_id
        )
    ).where(_concerns(thread_id), ThreadChange.other_thread_id.is_not(None))
    in_answers = (
        select(answering.thread_id)
        .join(answered, answered.id == answering.answers_id)
        .where(answered.thread_id == thread_id, answering.thread_id != thread_id)
    )
    return session.scalars(in_lines.union(in_answers)).all()
