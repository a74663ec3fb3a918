"""The synthesis of an e-discussion: its versions, what is behind it, what is said of it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, case, func, null, select
from sqlalchemy.orm import Session

from apfl_net.access.viewer import Viewer
from apfl_net.discussions.models.posts import Post
from apfl_net.discussions.queries.naming import is_known, is_named
from apfl_net.discussions.queries.visible import visible_posts
from apfl_net.ediscussions.models.ediscussions import Ediscussion
from apfl_net.ediscussions.models.synthesis import (
    Synthesis,
    SynthesisComment,
    SynthesisSource,
    SynthesisVersion,
)
from apfl_net.ediscussions.policy.roles import may_synthesise
from apfl_net.ediscussions.queries.heads import Head, get_head
from apfl_net.ediscussions.queries.marked import contribution_rows
from apfl_net.kit.db import AnyRow
from apfl_net.kit.errors import NotFound
from apfl_net.members.models import CURRENT, Member, Membership, Organisation


@dataclass(frozen=True, slots=True)
class Open:
    """A synthesis as far as somebody may read it."""

    head: Head
    is_writer: bool
    opening: Synthesis | None

    @property
    def first_version(self) -> int:
        """From which on its versions are open to them."""
        return self.opening.first_version if self.opening and not self.is_writer else 1


def get_synthesis(session: Session, viewer: Viewer, ediscussion_id: int, now: datetime) -> Open:
    """For those who write it; for all its readers from the time on at which it is opened for comments."""
    head = get_head(session, viewer, ediscussion_id, now)
    is_writer = may_synthesise(viewer, head.roles)
    opening = opening_of(session, ediscussion_id)
    if not is_writer and opening is None:
        raise NotFound
    return Open(head, is_writer, opening)


def get_written(session: Session, viewer: Viewer, ediscussion_id: int, now: datetime) -> Open:
    """For those who write it; for all others the page is not there."""
    found = get_synthesis(session, viewer, ediscussion_id, now)
    if not found.is_writer:
        raise NotFound
    return found


def latest_version(session: Session, ediscussion_id: int) -> SynthesisVersion | None:
    own = select(SynthesisVersion).where(SynthesisVersion.ediscussion_id == ediscussion_id)
    return session.scalar(own.order_by(SynthesisVersion.number.desc()).limit(1))


def opening_of(session: Session, ediscussion_id: int) -> Synthesis | None:
    return session.get(Synthesis, ediscussion_id)


def versions_from(session: Session, viewer: Viewer, ediscussion_id: int, first: int) -> Sequence[AnyRow]:
    """Each version from this one on, oldest first, with the name of its writer."""
    return session.execute(
        select(
            SynthesisVersion.number,
            SynthesisVersion.body,
            SynthesisVersion.language,
            SynthesisVersion.note,
            SynthesisVersion.written_at.label("saved_at"),
            case((is_known(Member, viewer), Member.name), else_=null()).label("name"),
            Member.public_name,
        )
        .join(Member, Member.id == SynthesisVersion.written_by)
        .where(SynthesisVersion.ediscussion_id == ediscussion_id, SynthesisVersion.number >= first)
        .order_by(SynthesisVersion.number)
    ).all()


def sources_by_number(
    session: Session, viewer: Viewer, ediscussion: Ediscussion, numbers: Collection[int]
) -> dict[int, AnyRow]:
    """The contributions of these numbers that the viewer sees, taken away ones included."""
    if not numbers:
        return {}
    rows = session.execute(contribution_rows(viewer, ediscussion).where(Post.number.in_(numbers)))
    return {row.number: row for row in rows}


def is_used() -> ColumnElement[bool]:
    """That the synthesis, as its readers have it now, refers to a post."""
    latest = (
        select(func.max(SynthesisVersion.number))
        .where(SynthesisVersion.ediscussion_id == SynthesisSource.ediscussion_id)
        .correlate(SynthesisSource)
        .scalar_subquery()
    )
    behind = (
        select(SynthesisSource.post_id)
        .join(Synthesis, Synthesis.ediscussion_id == SynthesisSource.ediscussion_id)
        .where(SynthesisSource.post_id == Post.id, SynthesisSource.version == latest)
    )
    return and_(Post.removed_at.is_(None), behind.correlate(Post).exists())


def used_of(session: Session, viewer: Viewer, ediscussion: Ediscussion) -> Sequence[AnyRow]:
    """The viewer's own contributions that the latest version refers to."""
    if viewer.member_id is None:
        return []
    return session.execute(
        visible_posts(viewer)
        .with_only_columns(Post.id, Post.number)
        .where(Post.author_id == viewer.member_id, Post.thread_id == ediscussion.thread_id, is_used())
        .order_by(Post.number)
    ).all()


def authors_behind(session: Session, ediscussion_id: int, version: int) -> Sequence[int]:
    """Who wrote what a version refers to."""
    return session.scalars(
        select(Post.author_id)
        .join(SynthesisSource, SynthesisSource.post_id == Post.id)
        .where(
            SynthesisSource.ediscussion_id == ediscussion_id,
            SynthesisSource.version == version,
            Post.removed_at.is_(None),
        )
        .distinct()
        .order_by(Post.author_id)
    ).all()


def named_behind(
    session: Session, viewer: Viewer, ediscussion: Ediscussion, numbers: Collection[int]
) -> tuple[int, ...]:
    """Who wrote contributions of these numbers under a name that anybody may read."""
    named = (
        select(Post.author_id)
        .join(Member, Member.id == Post.author_id)
        .where(Post.thread_id == ediscussion.thread_id, Post.number.in_(numbers))
        .where(Member.public_name, is_named(Post, Member, viewer))
    )
    return tuple(session.scalars(named.distinct().order_by(Post.author_id)))


def comments_on(session: Session, viewer: Viewer, ediscussion_id: int) -> Sequence[AnyRow]:
    """All of them, for those who write the synthesis. Who hides or left keeps no name."""
    is_named = is_known(Member, viewer)
    return session.execute(
        select(
            SynthesisComment.id,
            SynthesisComment.body,
            SynthesisComment.version,
            SynthesisComment.written_at,
            case((is_named, Member.name), else_=null()).label("name"),
            case((is_named, Organisation.name), else_=null()).label("organisation"),
        )
        .join(Member, Member.id == SynthesisComment.member_id)
        .outerjoin(Membership, (Membership.member_id == Member.id) & CURRENT)
        .outerjoin(Organisation, Organisation.id == Membership.organisation_id)
        .where(SynthesisComment.ediscussion_id == ediscussion_id)
        .order_by(SynthesisComment.written_at, SynthesisComment.id)
    ).all()


def own_comments_on(session: Session, viewer: Viewer, ediscussion_id: int) -> Sequence[SynthesisComment]:
    own = select(SynthesisComment).where(
        SynthesisComment.ediscussion_id == ediscussion_id, SynthesisComment.member_id == viewer.member_id
    )
    return session.scalars(own.order_by(SynthesisComment.id)).all()


def comment_with_key(session: Session, member_id: int, form_key: str) -> SynthesisComment | None:
    """The comment that this form has already made, if it was sent before."""
    return session.scalar(
        select(SynthesisComment).where(
            SynthesisComment.member_id == member_id, SynthesisComment.form_key == form_key
        )
    )
