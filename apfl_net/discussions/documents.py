"""Threads and posts as search documents, and when the index has to look at them again.

A thread is its title and its first post; every other post is a document of its own. A thread that belongs to
something above, such as an e-discussion, is found as that, and each post in it for itself. Words quoted from
other posts, and names in mentions, are not in them: those are found where they were written.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import Session, aliased

from apfl_net.access.bylines import NOBODY as WITHOUT_NAME
from apfl_net.access.bylines import SIGNED, byline
from apfl_net.access.models import NOBODY, Audience
from apfl_net.access.viewer import Viewer
from apfl_net.discussions import events
from apfl_net.discussions.marks import mark_of
from apfl_net.discussions.models.posts import Post
from apfl_net.discussions.models.spaces import Space
from apfl_net.discussions.models.threads import Thread, ThreadChange
from apfl_net.discussions.queries.hearing import unwanted_posts, unwanted_threads
from apfl_net.discussions.queries.naming import form_of, is_public, name_of, organisation_of
from apfl_net.discussions.queries.threads import AUDIENCE_COLUMNS
from apfl_net.discussions.queries.visible import open_to
from apfl_net.kit.db import AnyRow
from apfl_net.kit.i18n import N_
from apfl_net.kit.outbox import hears_at_once, listens_to
from apfl_net.kit.search.documents import Document
from apfl_net.kit.search.sources import Shown, Source, comes_from, count_in, ids_in
from apfl_net.kit.search.tasks import look_again
from apfl_net.kit.text import own_words
from apfl_net.members.models import Member, Membership, Organisation

THREAD, POST, SUMMARY, POLL = "thread", "post", "summary", "poll"
OF_A_THREAD = (THREAD, SUMMARY, POLL)
"""What goes by the id of a thread."""

WITHOUT_EFFECT = {"pin", "unpin", "close", "reopen", "slow", "schedule", "poll"}
"""Changes of a thread after which everything in it is found as before."""

_NOBODY_IN_PARTICULAR = Viewer(audiences=(), time_zone="UTC")
_Earlier = aliased(Post)
_FIRST = select(func.min(_Earlier.number)).where(_Earlier.thread_id == Thread.id).scalar_subquery()


def documents_of_threads(session: Session, thread_ids: Sequence[int]) -> list[Document]:
    rows = session.execute(
        _written(_NOBODY_IN_PARTICULAR).where(
            Thread.id.in_(thread_ids), Thread.home == "", Post.number == _FIRST
        )
    )
    return list(_found(rows.all(), THREAD))


def documents_of_posts(session: Session, post_ids: Sequence[int]) -> list[Document]:
    """But for those that are found as their thread."""
    rows = session.execute(
        _written(_NOBODY_IN_PARTICULAR).where(Post.id.in_(post_ids), Post.removed_at.is_(None))
    )
    return list(_found([row for row in rows if row.number != row.first or row.home], POST))


def _written(viewer: Viewer) -> Select[*tuple[Any, ...]]:
    return (
        select(
            Post.id,
            Post.number,
            _FIRST.label("first"),
            Post.body,
            Post.language,
            Post.written_at,
            Post.removed_at,
            Post.audience_id,
            Thread.id.label("thread_id"),
            Thread.title,
            Thread.home,
            Thread.country,
            Thread.theme,
            Thread.audience_id.label("thread_audience_id"),
            Space.audience_id.label("space_audience_id"),
            Space.slug,
            name_of(Post, Member, viewer).label("name"),
            is_public(Post, Member).label("public_name"),
            form_of(Post, Member, viewer).label("form"),
            organisation_of(Post, Organisation).label("organisation"),
            Membership.constituency,
        )
        .join(Thread, Thread.id == Post.thread_id)
        .join(Space, Space.id == Thread.space_id)
        .join(Member, Member.id == Post.author_id)
        .join(Membership, Membership.id == Post.membership_id)
        .outerjoin(Organisation, Organisation.id == Membership.organisation_id)
        .where(Thread.merged_into_id.is_(None))
    )


def _found(rows: Sequence[AnyRow], kind: str) -> Iterator[Document]:
    for row in rows:
        audiences = {row.space_audience_id, row.thread_audience_id}
        whole = row.audience_id == row.thread_audience_id and row.removed_at is None
        if kind == POST or whole:
            audiences.add(row.audience_id)
        if NOBODY in audiences:
            continue
        signed = row.form in SIGNED and (kind == POST or whole)
        named = kind == POST or whole
        yield Document(
            kind=kind,
            id=row.thread_id if kind == THREAD else row.id,
            audiences=frozenset(audiences),
            title=row.title if kind == THREAD else "",
            body=own_words(row.body) if named else "",
            written_at=row.written_at,
            language=row.language,
            author=_byline(row) if named else "",
            public_author=_byline(row) if named and row.public_name else "",
            space=row.slug,
            country=row.country or "",
            constituency=(row.constituency or "") if signed else "",
            theme=row.theme or "",
        )


def _byline(row: AnyRow) -> str:
    """What stands there for whoever may read names; under the Chatham House rule nothing."""
    if row.form == WITHOUT_NAME or row.name is None:
        return ""
    return " ".join(part for part in (row.name, row.organisation if row.form in SIGNED else None) if part)


def threads_shown(session: Session, viewer: Viewer, thread_ids: Sequence[int]) -> dict[int, Shown]:
    """A thread whose first post is hidden from the viewer is shown by its title."""
    rows = _for_viewer(session, viewer, Thread.id.in_(thread_ids), Thread.home == "", Post.number == _FIRST)
    return {row.thread_id: _shown(viewer, row, f"/threads/{row.thread_id}-{row.thread_slug}") for row in rows}


def posts_shown(session: Session, viewer: Viewer, post_ids: Sequence[int]) -> dict[int, Shown]:
    open_posts = [Post.id.in_(post_ids), Post.removed_at.is_(None), *open_to(viewer, Post.audience_id)]
    rows = _for_viewer(session, viewer, *open_posts)
    return {row.id: _shown(viewer, row, f"/posts/{row.id}") for row in rows}


def _for_viewer(session: Session, viewer: Viewer, *which: ColumnElement[bool]) -> Sequence[AnyRow]:
    return session.execute(
        _written(viewer)
        .add_columns(
            Thread.slug.label("thread_slug"),
            Space.name.label("space_name"),
            Member.id.label("author_id"),
            Member.handle,
            Membership.country.label("author_country"),
            *AUDIENCE_COLUMNS,
        )
        .join(Audience, Audience.id == Thread.audience_id)
        .where(*which, *open_to(viewer, Space.audience_id, Thread.audience_id))
    ).all()


def _shown(viewer: Viewer, row: AnyRow, address: str) -> Shown:
    is_told = row.removed_at is None and row.audience_id in viewer.audiences
    return Shown(
        title=row.title,
        address=address,
        text=own_words(row.body) if is_told else "",
        at=row.written_at,
        language=row.language,
        by=_signature(viewer, row) if is_told else "",
        within=row.space_name,
        mark=mark_of(row),
    )


def _signature(viewer: Viewer, row: AnyRow) -> str:
    signed = byline(
        viewer.signed_in,
        form=row.form,
        member_id=row.author_id,
        handle=row.handle,
        name=row.name,
        public_name=row.public_name,
        organisation=row.organisation,
        constituency=row.constituency,
        country=row.author_country,
    )
    return ", ".join(part for part in (signed.name, signed.detail) if part)


comes_from(
    Source(
        THREAD,
        name=N_("Thread"),
        documents=documents_of_threads,
        shown=threads_shown,
        unwanted=unwanted_threads,
        ids_after=ids_in(Thread.id),
        count=count_in(Thread.id),
    )
)
comes_from(
    Source(
        POST,
        name=N_("Post"),
        documents=documents_of_posts,
        shown=posts_shown,
        unwanted=unwanted_posts,
        ids_after=ids_in(Post.id),
        count=count_in(Post.id),
    )
)

PostEvent = (
    events.PostWritten
    | events.PostEdited
    | events.PostRedacted
    | events.PostDeleted
    | events.PostHeld
    | events.PostReleased
    | events.PostReadersChanged
    | events.IdentityChanged
)


def follow_posts(session: Session, told: Sequence[PostEvent], now: datetime) -> None:
    """A first post decides about its thread, and when that is held, about all that is in it.

    At once: until the index has followed, what was held, redacted or moved is passed over by every search.
    """
    session.flush()
    posts = session.execute(_places().where(Post.id.in_({event.post_id for event in told}))).all()
    look_again(session, POST, [post.id for post in posts], now=now)
    starts = {post.thread_id for post in posts if post.number == post.first}
    if all(isinstance(event, events.PostWritten) for event in told):
        look_again(session, THREAD, starts, now=now)
    else:
        _look_at_threads(session, starts, now)


def _places() -> Select[*tuple[Any, ...]]:
    """Where posts stand in their threads."""
    return select(Post.id, Post.thread_id, Post.number, _FIRST.label("first")).join(
        Thread, Thread.id == Post.thread_id
    )


for kind_of_event in PostEvent.__args__:
    hears_at_once(kind_of_event)(follow_posts)


@hears_at_once(events.ThreadChanged)
def follow_threads(session: Session, told: Sequence[events.ThreadChanged], now: datetime) -> None:
    session.flush()
    changes = session.scalars(
        select(ThreadChange).where(ThreadChange.id.in_([one.change_id for one in told]))
    )
    changed = [change for change in changes if change.kind not in WITHOUT_EFFECT]
    touched = {thread_id for one in changed for thread_id in (one.thread_id, one.other_thread_id)}
    _look_at_threads(session, touched - {None}, now)


@listens_to(events.SpaceRulesChanged)
@listens_to(events.SpaceReadersChanged)
def follow_space(
    session: Session, event: events.SpaceRulesChanged | events.SpaceReadersChanged, now: datetime
) -> None:
    """Everything in it may have lost its names, or is read by others."""
    _look_at_threads(session, set(session.scalars(_threads_in(event.space_id))), now)


def _threads_in(space_id: int) -> Select[int]:
    return select(Thread.id).where(Thread.space_id == space_id)


def _look_at_threads(session: Session, thread_ids: set[int] | set[int | None], now: datetime) -> None:
    """At what stands at their heads, too, and at all posts in them."""
    wanted = [thread_id for thread_id in thread_ids if thread_id is not None]
    for kind in OF_A_THREAD:
        look_again(session, kind, wanted, now=now)
    posts = session.scalars(select(Post.id).where(Post.thread_id.in_(wanted))).all()
    look_again(session, POST, posts, now=now)
