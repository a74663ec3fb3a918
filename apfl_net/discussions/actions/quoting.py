"""Words go from the quotes of a post when they go from the post."""

from collections import deque
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from datetime import datetime
from functools import cache, reduce

from sqlalchemy import update
from sqlalchemy.orm import Session

from apfl_net.discussions.actions.posting import touch_thread
from apfl_net.discussions.actions.wording import handles_named, note_quotes
from apfl_net.discussions.events import PostRedacted, SummaryWritten
from apfl_net.discussions.models.posts import Post, PostRevision
from apfl_net.discussions.models.threads import ThreadSummary
from apfl_net.discussions.queries.quotes import (
    gone_from,
    may_quote,
    other_texts_with_quotes,
    posts_quoting,
    quoted_among,
    versions_of_each,
)
from apfl_net.kit import markdown, outbox
from apfl_net.kit.db import AnyRow
from apfl_net.kit.quotes import Quote, emptied, opening_and_rest

IsGone = Callable[[Quote], bool]


def withdraw_quotes(session: Session, *, post: Post, now: datetime) -> None:
    """Words that stand in no version of the post any more go from all quotes of it: in posts and their
    versions, in drafts, in summaries. Who quoted them may be quoted in turn, so it goes on from there.
    """
    note_quotes(session, post)
    lost, waiting = {post.id}, deque([post.id])
    while waiting:
        quoted_id = waiting.popleft()
        for posts in _emptied_posts(session, quoted_id):
            _tell(session, posts, now)
            lost |= {one.id for one in posts}
            waiting += quoted_among(session, [one.id for one in posts])
    _empty_elsewhere(session, lost, now)


def _emptied_posts(session: Session, quoted_id: int) -> Iterator[list[AnyRow]]:
    """Those that lost words, some hundreds at once, as they were."""
    emptying = _Emptying(gone_from(session, quoted_id))
    for posts in posts_quoting(session, quoted_id):
        versions = versions_of_each(session, [post.id for post in posts])
        older = [
            {"post_id": version.post_id, "number": version.number, "body": body}
            for version in versions
            if (body := emptying.text(version.body)) != version.body
        ]
        current = {post.id: body for post in posts if (body := emptying.text(post.body)) != post.body}
        changed = {*current, *(version["post_id"] for version in older)}
        _save(session, PostRevision, older)
        _save(session, Post, _rendered(session, emptying, posts, current))
        yield [post for post in posts if post.id in changed]


class _Emptying:
    """Taking words out of texts that quote them.

    Thousands may quote the same words. Nearly all begin with the quote and go on in words of their own; so
    each quote is read once, and what follows it stays as it is.
    """

    def __init__(self, is_gone: IsGone) -> None:
        self._is_gone = is_gone
        self._opening = cache(lambda opening: emptied(opening, is_gone))
        self._rendered = cache(lambda opening, named: markdown.render(opening, dict(named), dict(named)))

    def text(self, text: str) -> str:
        opening, rest = opening_and_rest(text)
        if "/posts/" in rest:
            return emptied(text, self._is_gone)
        return f"{self._opening(opening)}{rest}"

    def html(self, text: str, html: str, named: Mapping[str, int]) -> str:
        """How the text looks without these words. `html`: how it looked; `named`: whom it names."""
        opening, rest = opening_and_rest(text)
        here = tuple((handle, named[handle]) for handle in markdown.mentioned_handles(opening) & named.keys())
        looked = self._rendered(opening, here)
        if not opening or "/posts/" in rest or not html.startswith(looked):
            return markdown.render(self.text(text), named, named)
        return f"{self._rendered(self._opening(opening), here)}{html.removeprefix(looked)}"


def _rendered(
    session: Session, emptying: _Emptying, posts: Sequence[AnyRow], bodies: Mapping[int, str]
) -> list[dict[str, object]]:
    """What is saved of the posts with these new bodies."""
    changed = [post for post in posts if post.id in bodies]
    handles = handles_named(session, (post.body_html for post in changed))
    return [
        {
            "id": post.id,
            "body": bodies[post.id],
            "body_html": emptying.html(post.body, post.body_html, _named_in(post.body_html, handles)),
        }
        for post in changed
    ]


def _named_in(html: str, handles: Mapping[str, int]) -> dict[str, int]:
    """People who were named in a rendered text are named in it again, and nobody else."""
    named = set(markdown.named_members(html))
    return {handle: member_id for handle, member_id in handles.items() if member_id in named}


def _save(session: Session, table: type[Post | PostRevision], rows: list[dict[str, object]]) -> None:
    """All in one; what the session holds of them is out of date then."""
    if rows:
        session.execute(update(table), rows)
        for held in [one for one in session.identity_map.values() if isinstance(one, table)]:
            session.expire(held, [name for name in rows[0] if name.startswith("body")])


def _tell(session: Session, posts: Sequence[AnyRow], now: datetime) -> None:
    """Readers' copies are out of date, and so is what later rooms made of the posts."""
    for thread_id in sorted({post.thread_id for post in posts}):
        touch_thread(session, thread_id)
    events = [PostRedacted(post_id=post.id, revision=post.revision) for post in posts]
    outbox.record_many(session, events, now=now)


def _empty_elsewhere(session: Session, lost: Collection[int], now: datetime) -> None:
    """In drafts, in summaries and their versions: each is looked at once, for all posts that lost words."""
    gone = cache(lambda post_id: gone_from(session, post_id))
    for text in other_texts_with_quotes(session):
        is_gone = [gone(post_id) for post_id in may_quote(text.body) & set(lost)]
        body = reduce(emptied, is_gone, text.body)
        if body == text.body:
            continue
        text.body = body
        if isinstance(text, ThreadSummary):
            named = handles_named(session, [text.body_html])
            text.body_html = markdown.render(body, named, named)
            touch_thread(session, text.thread_id)
            outbox.record(session, SummaryWritten(thread_id=text.thread_id), now=now)
