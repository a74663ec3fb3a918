"""Whom a post can mention, and what mentioned people are called."""

from collections.abc import Collection, Sequence

from sqlalchemy import ColumnElement, Select, bindparam, case, func, select
from sqlalchemy.orm import Session

from apfl_net.access.profile_fields import when_open
from apfl_net.access.queries import members_of
from apfl_net.access.viewer import Viewer
from apfl_net.discussions.models.posts import Post, PostMention
from apfl_net.discussions.models.spaces import Space
from apfl_net.discussions.models.threads import Thread
from apfl_net.discussions.queries.naming import is_named
from apfl_net.kit.db import AnyRow
from apfl_net.kit.prepared import Prepared
from apfl_net.members.models import CURRENT, Member, Membership, Organisation

MOST_OFFERED = 20


def mentionable(
    session: Session, viewer: Viewer, space: Space, thread: Thread | None, wanted: str
) -> Sequence[AnyRow]:
    """Members to offer for a mention: name or handle starts with `wanted`; writers of the thread first."""
    writes_here = _writes_in(viewer, thread)
    start = wanted.casefold().replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    fits = (
        Member.handle.like(f"{start}%", escape="\\")
        | func.lower(Member.name).like(f"{start}%", escape="\\")
        | func.lower(Member.name).like(f"% {start}%", escape="\\")
    )
    return session.execute(
        _may_be_mentioned(viewer, space, thread)
        .with_only_columns(
            Member.id,
            Member.handle,
            Member.name,
            Membership.country,
            when_open(viewer, "organisation", Organisation.name, "organisation"),
        )
        .join(Membership, (Membership.member_id == Member.id) & CURRENT)
        .join(Organisation, Organisation.id == Membership.organisation_id)
        .where(fits)
        .order_by(case((writes_here, 0), else_=1), Member.name)
        .limit(MOST_OFFERED)
    ).all()


def mentionable_ids(
    session: Session, viewer: Viewer, space: Space, thread: Thread | None, handles: Collection[str]
) -> dict[str, int]:
    """Handle -> member id, for those of the handles that this writer may mention here."""
    if not handles:
        return {}
    statement = _may_be_mentioned(viewer, space, thread).with_only_columns(Member.handle, Member.id)
    return {row.handle: row.id for row in session.execute(statement.where(Member.handle.in_(handles)))}


def names_of(session: Session, member_ids: Collection[int]) -> dict[int, AnyRow]:
    """Member id -> id, handle, name, whether it is public, and whether they hide or have left; the page
    decides what of it is shown."""
    if not member_ids:
        return {}
    return {row.id: row for row in _NAMES.all(session, ids=tuple(member_ids))}


_NAMES = Prepared(
    lambda: select(
        Member.id,
        Member.handle,
        Member.name,
        Member.public_name,
        (Member.hidden_at.is_not(None) | Member.left_at.is_not(None)).label("is_away"),
    ).where(Member.id.in_(bindparam("ids", expanding=True)))
)


def mentioned_in(session: Session, post_id: int) -> Sequence[int]:
    return session.scalars(select(PostMention.member_id).where(PostMention.post_id == post_id)).all()


def _may_be_mentioned(viewer: Viewer, space: Space, thread: Thread | None) -> Select[int]:
    """Those who may see the thread, and are listed or write in it under their names; nobody who hides."""
    bounds = [space.audience_id] if thread is None else [space.audience_id, thread.audience_id]
    here = Member.hidden_at.is_(None) | (Member.id == viewer.member_id)
    return members_of(bounds).where(here, Member.listed.is_(True) | _writes_in(viewer, thread))


def _writes_in(viewer: Viewer, thread: Thread | None) -> ColumnElement[bool]:
    """As the thread says; who writes under another name would be found out here."""
    posts = select(Post.id).where(
        Post.thread_id == (thread.id if thread else -1),
        Post.author_id == Member.id,
        Post.audience_id.in_(viewer.audiences),
        is_named(Post, Member, viewer),
    )
    return posts.correlate(Member).exists()


def whom_it_answers(session: Session, post: Post) -> Sequence[int]:
    """The author of the answered post; for a reply to the thread as a whole, whoever started the thread."""
    if post.answers_id:
        return session.scalars(select(Post.author_id).where(Post.id == post.answers_id)).all()
    return session.scalars(select(Thread.author_id).where(Thread.id == post.thread_id)).all()
