"""Quoted posts: what a viewer may know of them, and which words still stand in them."""

import re
from collections.abc import Callable, Collection, Iterator, Sequence

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from apfl_net.access.viewer import Viewer
from apfl_net.discussions.models.drafts import Draft
from apfl_net.discussions.models.holds import HeldContribution
from apfl_net.discussions.models.posts import Post, PostQuote, PostRevision
from apfl_net.discussions.models.spaces import Space
from apfl_net.discussions.models.threads import SummaryRevision, Thread, ThreadSummary
from apfl_net.discussions.queries.naming import is_public, name_of
from apfl_net.discussions.queries.visible import visible_posts
from apfl_net.kit import markdown
from apfl_net.kit.db import AnyRow
from apfl_net.kit.quotes import Quote, emptied, stands_in, words_of
from apfl_net.members.models import Member

MOST_LOOKED_FOR = 2000
"""Quoted posts of one draft; a post has no room for more."""

AT_ONCE = 200
"""Posts that are looked at together when words go from them."""

_NAMED = re.compile(r"/posts/(\d{1,9})\)")


def quoted_posts(session: Session, viewer: Viewer, post_ids: Collection[int]) -> dict[int, AnyRow]:
    """Post id -> what the head of a quote says, for the posts that the viewer sees."""
    if not post_ids:
        return {}
    rows = session.execute(
        visible_posts(viewer)
        .with_only_columns(
            Post.id,
            Post.number,
            Post.thread_id,
            Post.removed_at,
            Thread.title,
            name_of(Post, Member, viewer).label("name"),
            is_public(Post, Member).label("public_name"),
        )
        .join(Member, Member.id == Post.author_id)
        .where(Post.id.in_(post_ids))
    )
    return {row.id: row for row in rows}


def held_for_quoting(session: Session, viewer: Viewer, post_ids: Collection[int]) -> dict[int, AnyRow]:
    """Post id -> what must be known to quote it, for the posts that the viewer sees.

    They are held, so that nobody takes words away there between this look and our writing them here.
    """
    if not post_ids:
        return {}
    rows = session.execute(
        visible_posts(viewer)
        .with_only_columns(
            Post.id,
            Post.number,
            Post.removed_at,
            Post.body_html,
            Post.audience_id,
            Thread.audience_id.label("thread_audience_id"),
            Space.audience_id.label("space_audience_id"),
        )
        .where(Post.id.in_(post_ids))
        .order_by(Post.id)
        .with_for_update(read=True, of=Post)
    )
    return {row.id: row for row in rows}


def posts_quoting(session: Session, post_id: int) -> Iterator[Sequence[AnyRow]]:
    """Those that may quote a post, locked, some hundreds at once: each as id, thread, revision and texts."""
    quoting = select(PostQuote.post_id).where(PostQuote.quoted_id == post_id).order_by(PostQuote.post_id)
    ids = session.scalars(quoting).all()
    for start in range(0, len(ids), AT_ONCE):
        yield session.execute(
            select(Post.id, Post.thread_id, Post.revision, Post.body, Post.body_html)
            .where(Post.id.in_(ids[start : start + AT_ONCE]))
            .order_by(Post.id)
            .with_for_update()
        ).all()


def quoted_among(session: Session, post_ids: Collection[int]) -> Sequence[int]:
    """Those of the posts that somebody quotes."""
    quoted = select(PostQuote.quoted_id).where(PostQuote.quoted_id.in_(post_ids)).distinct()
    return session.scalars(quoted.order_by(PostQuote.quoted_id)).all()


def other_texts_with_quotes(
    session: Session,
) -> Iterator[Draft | HeldContribution | ThreadSummary | SummaryRevision]:
    """What is not a post and seems to quote one. Drafts can be large, so they come one after the other."""
    some = {"yield_per": 20}
    drafts = select(Draft).where(Draft.body.contains("/posts/"))
    yield from session.scalars(drafts, execution_options=some)
    waiting = select(HeldContribution).where(HeldContribution.body.contains("/posts/"))
    yield from session.scalars(waiting, execution_options=some)
    summaries = select(ThreadSummary).where(ThreadSummary.body.contains("/posts/"))
    yield from session.scalars(summaries, execution_options=some)
    versions = select(SummaryRevision).where(SummaryRevision.body.contains("/posts/"))
    yield from session.scalars(versions, execution_options=some)


def may_quote(text: str) -> set[int]:
    """Ids of all posts that a text could quote, at a glance."""
    return {int(number) for number in _NAMED.findall(text)}


def versions_of_each(session: Session, post_ids: Collection[int]) -> Sequence[AnyRow]:
    """The versions that are kept of these posts, each as post, number and text."""
    kept = select(PostRevision.post_id, PostRevision.number, PostRevision.body)
    return session.execute(kept.where(PostRevision.post_id.in_(post_ids))).all()


def versions_of(session: Session, post_id: int) -> Sequence[PostRevision]:
    return session.scalars(select(PostRevision).where(PostRevision.post_id == post_id)).all()


def standing_words(session: Session, post_id: int) -> list[str]:
    """The words of a post that can still be read in it or in one of its versions, as typed and as shown."""
    versions = [version.body for version in versions_of(session, post_id)]
    body = session.scalar(select(Post.body).where(Post.id == post_id)) or ""
    typed = {text for text in (body, *versions) if text}
    return [words_of(text) for text in typed] + [
        words_of(markdown.without_tags(markdown.render(text))) for text in typed
    ]


def gone_from(session: Session, post_id: int) -> Callable[[Quote], bool]:
    """Whether a quote is of this post, and its words stand there no more."""
    standing = standing_words(session, post_id)
    return lambda quote: quote.post_id == post_id and not stands_in(quote, standing)


def posts_with_losses(session: Session, post_ids: Collection[int]) -> Sequence[int]:
    """Those of the posts from which words were taken away."""
    redacted = select(PostRevision.post_id).where(
        PostRevision.post_id == Post.id, PostRevision.redacted_at.is_not(None)
    )
    lost = or_(Post.removed_at.is_not(None), redacted.exists())
    return session.scalars(select(Post.id).where(Post.id.in_(post_ids), lost)).all()


def without_lost_words(session: Session, text: str) -> str:
    """The text with what it quotes, but for words that were taken away where they come from."""
    named = sorted(may_quote(text))[:MOST_LOOKED_FOR]
    for post_id in posts_with_losses(session, named) if named else ():
        text = emptied(text, gone_from(session, post_id))
    return text
