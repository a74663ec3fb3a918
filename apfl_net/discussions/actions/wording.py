"""From what was typed to what is kept: quotes checked, mentions found, HTML made."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from apfl_net.access.models import Audience
from apfl_net.access.viewer import Viewer
from apfl_net.discussions.models.posts import Post, PostQuote
from apfl_net.discussions.models.spaces import Space
from apfl_net.discussions.models.threads import Thread
from apfl_net.discussions.policy import wording as policy
from apfl_net.discussions.queries.people import mentionable_ids, names_of
from apfl_net.discussions.queries.quotes import gone_from, held_for_quoting, posts_with_losses, versions_of
from apfl_net.kit import markdown
from apfl_net.kit.db import AnyRow
from apfl_net.kit.languages import guess_language
from apfl_net.kit.quotes import Quote, own_words, quotes_in, with_labels


@dataclass(frozen=True)
class Wording:
    """A text as it is kept."""

    body: str
    html: str
    language: str  # that it seems to be in; empty where it is too short to tell
    quotes: bool  # whether it has any


def put_in_words(
    session: Session,
    writer: Viewer,
    space: Space,
    thread: Thread | None,
    body: str,
    *,
    post: Post | None = None,
) -> Wording:
    """The text for a post in a thread, or for the first of one to be started; `post` if that is changed.

    `WordingRefused` if it quotes what its readers may not read or what was taken away, or mentions too many.
    Labels of quotes are made anew: a typed one could hold a name.
    """
    bounds = {space.audience_id, *(thing.audience_id for thing in (thread, post) if thing is not None)}
    body, quoted = settle_quotes(session, writer, body, bounds)
    html = markdown.render(
        body,
        _mentionable(session, writer, space, thread, post, body),
        handles_named(session, (row.body_html for row in quoted.values())),
    )
    policy.check_mentions(len(markdown.mentioned_members(html)))
    own = own_words(body) or body
    return Wording(body, html, guess_language(own, otherwise=""), quotes=bool(quoted))


def settle_quotes(
    session: Session, writer: Viewer, body: str, bounds: Iterable[int]
) -> tuple[str, dict[int, AnyRow]]:
    """The text with our labels on its quotes, and the posts that it quotes; `WordingRefused` if it may not.

    `bounds`: the audiences that each of its readers belongs to.
    """
    quotes = quotes_in(body)
    quoted = held_for_quoting(session, writer, {quote.post_id for quote in quotes})
    _check_quotes(session, quotes, quoted, bounds)
    numbers = {post_id: post.number for post_id, post in quoted.items()}
    return with_labels(body, lambda post_id: f"#{numbers.get(post_id, '')}"), quoted


def note_quotes(session: Session, post: Post) -> None:
    """Remember whom the post quotes, now or in one of its versions."""
    session.flush()
    texts = [post.body, *(version.body for version in versions_of(session, post.id))]
    named = {quote.post_id for text in texts for quote in quotes_in(text)} - {post.id}
    kept = select(PostQuote.quoted_id).where(PostQuote.post_id == post.id)
    before = set(session.scalars(kept))
    if before - named:
        lost = PostQuote.quoted_id.in_(before - named)
        session.execute(delete(PostQuote).where(PostQuote.post_id == post.id, lost))
    if named - before:
        new = session.scalars(select(Post.id).where(Post.id.in_(named - before)).order_by(Post.id))
        session.add_all(PostQuote(post_id=post.id, quoted_id=quoted_id) for quoted_id in new.all())
        session.flush()


def handles_named(session: Session, texts: Iterable[str]) -> dict[str, int]:
    """Handle -> member id, for all who are named in rendered texts."""
    named = {member_id for html in texts for member_id in markdown.named_members(html)}
    return {row.handle: row.id for row in names_of(session, named).values()}


def _mentionable(
    session: Session, writer: Viewer, space: Space, thread: Thread | None, post: Post | None, body: str
) -> Mapping[str, int]:
    """Whom the writer may mention here, and those whom the post mentions already, whoever changes it."""
    before = handles_named(session, [post.body_html]) if post else {}
    return before | mentionable_ids(session, writer, space, thread, markdown.mentioned_handles(body))


def _check_quotes(
    session: Session, quotes: Iterable[Quote], quoted: Mapping[int, AnyRow], bounds: Iterable[int]
) -> None:
    """A quote without words (they were taken away, or it was only begun) shows nothing to anybody."""
    readers = [session.get_one(Audience, audience_id) for audience_id in bounds]
    for quote in quotes:
        if not quote.parts:
            continue
        if quote.post_id not in quoted:
            raise policy.QuoteOfNowhere
        post = quoted[quote.post_id]
        if _is_lost(session, quote):
            raise policy.QuoteIsGone(post.number)
        needed = {post.audience_id, post.thread_audience_id, post.space_audience_id}
        if not policy.is_open_to_all([session.get_one(Audience, one) for one in needed], readers):
            raise policy.QuoteForFewer(post.number)


def _is_lost(session: Session, quote: Quote) -> bool:
    """That its words were in a version that was redacted, and in none that can still be read."""
    return bool(posts_with_losses(session, [quote.post_id])) and gone_from(session, quote.post_id)(quote)
