"""Versions of proceedings, and whether one repeats what may not be read any more."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import Session

from apfl_net.access.models import PUBLIC
from apfl_net.access.viewer import Viewer
from apfl_net.discussions.models.posts import Post, PostRevision
from apfl_net.discussions.queries.visible import visible_posts
from apfl_net.ediscussions.models.ediscussions import Ediscussion
from apfl_net.ediscussions.models.proceedings import (
    NAMES,
    STANDS,
    WORDS,
    Proceedings,
    ProceedingsPerson,
    ProceedingsPost,
)
from apfl_net.ediscussions.queries.ring import ring_reader
from apfl_net.kit.db import AnyRow
from apfl_net.kit.errors import NotFound
from apfl_net.kit.printing.jobs import PrintJob
from apfl_net.members.models import Member


def versions_for(session: Session, viewer: Viewer, ediscussion_id: int) -> Sequence[AnyRow]:
    """Those that the viewer may read or might have, the newest first, each with its print job."""
    return session.execute(
        select(Proceedings, PrintJob)
        .outerjoin(PrintJob, PrintJob.id == Proceedings.print_job_id)
        .where(Proceedings.ediscussion_id == ediscussion_id, _open_to(viewer))
        .order_by(Proceedings.number.desc())
    ).all()


def get_version(session: Session, viewer: Viewer, ediscussion_id: int, number: int) -> AnyRow:
    found = session.execute(
        select(Proceedings, PrintJob)
        .outerjoin(PrintJob, PrintJob.id == Proceedings.print_job_id)
        .where(Proceedings.ediscussion_id == ediscussion_id, Proceedings.number == number, _open_to(viewer))
    ).first()
    if found is None:
        raise NotFound
    return found


def in_the_making(session: Session, ediscussion_id: int) -> Proceedings | None:
    """Asked for and not frozen yet."""
    waiting = select(Proceedings).where(
        Proceedings.ediscussion_id == ediscussion_id,
        Proceedings.frozen_at.is_(None),
        Proceedings.withdrawn_at.is_(None),
    )
    return session.scalar(waiting)


def last_number(session: Session, ediscussion_id: int) -> int:
    numbers = select(func.max(Proceedings.number)).where(Proceedings.ediscussion_id == ediscussion_id)
    return session.scalar(numbers) or 0


def standing(session: Session) -> Sequence[Proceedings]:
    """Every version that is read."""
    read = select(Proceedings).where(STANDS)
    return session.scalars(read.order_by(Proceedings.ediscussion_id, Proceedings.number)).all()


def standing_of(session: Session, ediscussion_id: int) -> Sequence[Proceedings]:
    read = select(Proceedings).where(STANDS, Proceedings.ediscussion_id == ediscussion_id)
    return session.scalars(read.order_by(Proceedings.number)).all()


def standing_with_post(session: Session, post_id: int, revision: int) -> Sequence[Proceedings]:
    """Versions that repeat this version of a post, or an earlier one."""
    return session.scalars(
        select(Proceedings)
        .join(ProceedingsPost, ProceedingsPost.proceedings_id == Proceedings.id)
        .where(
            ProceedingsPost.post_id == post_id,
            ProceedingsPost.revision <= revision,
            Proceedings.withdrawn_at.is_(None),
        )
    ).all()


def why_not(session: Session, version: Proceedings) -> str | None:
    """Why a frozen version may not be read any more, as things are now; None: it may."""
    if version.withdrawn_at:
        return version.withdrawn_because
    if session.scalar(_changed_posts(session, version).limit(1)) is not None:
        return WORDS
    return NAMES if session.scalar(_hidden_people(version).limit(1)) is not None else None


def _changed_posts(session: Session, version: Proceedings) -> Select[int]:
    """Posts in it that its readers no longer see, or see without the name or the words of then."""
    reader = ring_reader(session, session.get_one(Ediscussion, version.ediscussion_id), version.audience_id)
    redacted = select(PostRevision.post_id).where(
        PostRevision.post_id == ProceedingsPost.post_id,
        PostRevision.number == ProceedingsPost.revision,
        PostRevision.redacted_at.is_not(None),
    )
    as_it_was = (
        visible_posts(reader.viewer)
        .with_only_columns(Post.id)
        .where(
            Post.id == ProceedingsPost.post_id,
            Post.removed_at.is_(None),
            Post.shown_as == ProceedingsPost.shown_as,
        )
        .correlate(ProceedingsPost)
    )
    return select(ProceedingsPost.post_id).where(
        ProceedingsPost.proceedings_id == version.id, or_(~as_it_was.exists(), redacted.exists())
    )


def _hidden_people(version: Proceedings) -> Select[int]:
    away = or_(Member.hidden_at.is_not(None), Member.left_at.is_not(None), Member.erased_at.is_not(None))
    unnamed = Member.public_name.is_(False)
    may_not = or_(away, unnamed) if version.audience_id == PUBLIC else away
    return (
        select(Member.id)
        .join(ProceedingsPerson, ProceedingsPerson.member_id == Member.id)
        .where(ProceedingsPerson.proceedings_id == version.id, may_not)
    )


def _open_to(viewer: Viewer) -> ColumnElement[bool]:
    """One that is not frozen yet shows nothing, so whoever sees the e-discussion may know of it."""
    return or_(Proceedings.audience_id.is_(None), Proceedings.audience_id.in_(viewer.audiences))
