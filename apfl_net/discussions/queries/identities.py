"""Pseudonyms, what one may sign for, and who looked up whom."""

from collections.abc import Sequence

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from apfl_net.access.viewer import Viewer
from apfl_net.discussions.models.posts import Post
from apfl_net.discussions.models.spaces import IdentityLookup, Pseudonym, Space
from apfl_net.discussions.models.threads import Reading, Thread
from apfl_net.discussions.queries.visible import found, visible_posts
from apfl_net.kit.db import AnyRow
from apfl_net.members.models import Member

LOOKUPS_PER_PAGE = 50


def own_pseudonym(session: Session, viewer: Viewer, space_id: int) -> Pseudonym | None:
    return session.scalar(
        select(Pseudonym).where(Pseudonym.space_id == space_id, Pseudonym.member_id == viewer.member_id)
    )


def pseudonyms_in(session: Session, space_id: int) -> Sequence[str]:
    """All names that stand in a space: its own, and those that came with threads from elsewhere."""
    came = (
        select(Post.pseudonym_id)
        .join(Thread, Thread.id == Post.thread_id)
        .where(Thread.space_id == space_id, Post.pseudonym_id.is_not(None))
    )
    names = select(Pseudonym.name).where(or_(Pseudonym.space_id == space_id, Pseudonym.id.in_(came)))
    return session.scalars(names).all()


def last_choice(session: Session, viewer: Viewer, thread_id: int) -> str:
    """As whom the viewer wrote in a thread the last time; empty where they did not."""
    reading = session.get(Reading, (viewer.id, thread_id))
    return reading.posts_as if reading else ""


def has_posts(session: Session, space_id: int) -> bool:
    posts = select(Post.id).join(Thread, Thread.id == Post.thread_id).where(Thread.space_id == space_id)
    return session.scalar(posts.limit(1)) is not None


def first_own_post(session: Session, thread: Thread) -> int | None:
    """The first post by whoever started the thread: as it shows them, the head of the thread does."""
    own = select(Post.id).where(Post.thread_id == thread.id, Post.author_id == thread.author_id)
    return session.scalar(own.order_by(Post.number).limit(1))


def lookups_in(session: Session, space: Space, page: int) -> tuple[Sequence[AnyRow], bool]:
    """One page of the look-ups in a space, the latest first: by whom, of which post, why; not whom they
    found."""
    rows = session.execute(
        select(
            IdentityLookup.id,
            IdentityLookup.post_id,
            IdentityLookup.looked_at,
            IdentityLookup.reason,
            Member.name.label("moderator"),
        )
        .join(Member, Member.id == IdentityLookup.looked_by)
        .where(IdentityLookup.space_id == space.id)
        .order_by(IdentityLookup.id.desc())
        .limit(LOOKUPS_PER_PAGE + 1)
        .offset((page - 1) * LOOKUPS_PER_PAGE)
    ).all()
    return rows[:LOOKUPS_PER_PAGE], len(rows) > LOOKUPS_PER_PAGE


def get_lookup(session: Session, viewer: Viewer, lookup_id: int) -> tuple[IdentityLookup, Member]:
    """What one's own look-up found; that of somebody else is not found, nor of a post that is closed now."""
    row = session.execute(
        select(IdentityLookup, Member)
        .join(Member, Member.id == IdentityLookup.member_id)
        .where(
            IdentityLookup.id == lookup_id,
            IdentityLookup.looked_by == viewer.member_id,
            IdentityLookup.post_id.in_(visible_posts(viewer).with_only_columns(Post.id)),
        )
    ).one_or_none()
    lookup, member = found(row)
    return lookup, member
