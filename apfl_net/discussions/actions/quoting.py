"""Words go from the quotes of a post when they go from the post."""

from collections import deque
from collections.abc import Callable, Collection, Iterator, Sequence
from datetime import datetime
from functools import cache, reduce

from sqlalchemy.orm import Session

from apfl_net.discussions.actions.posting import touch_thread
from apfl_net.discussions.actions.wording import handles_named, note_quotes
from apfl_net.discussions.events import PostRedacted
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
from apfl_net.kit.quotes import Quote, emptied

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
    _empty_elsewhere(session, lost)


def _emptied_posts(session: Session, quoted_id: int) -> Iterator[list[Post]]:
    """Those that lost words, some hundreds at once."""
    is_gone = gone_from(session, quoted_id)
    for posts in posts_quoting(session, quoted_id):
        versions = versions_of_each(session, posts)
        changed = [post for post in posts if _empty([post, *versions[post.id]], is_gone)]
        _render(session, changed)
        yield changed


def _empty(texts: Sequence[Post | PostRevision], is_gone: IsGone) -> bool:
    """Take what is gone out of the texts; whether there was any."""
    bodies = [emptied(text.body, is_gone) for text in texts]
    if bodies == [text.body for text in texts]:
        return False
    for text, body in zip(texts, bodies, strict=True):
        text.body = body
    return True


def _render(session: Session, texts: Sequence[Post | ThreadSummary]) -> None:
    """With the people named in each that were named there before."""
    handles = handles_named(session, (text.body_html for text in texts))
    for text in texts:
        named = set(markdown.named_members(text.body_html))
        still = {handle: member_id for handle, member_id in handles.items() if member_id in named}
        text.body_html = markdown.render(text.body, still, still)


def _tell(session: Session, posts: Sequence[Post], now: datetime) -> None:
    """Readers' copies are out of date, and so is what later rooms made of the posts."""
    session.flush()
    for thread_id in sorted({post.thread_id for post in posts}):
        touch_thread(session, thread_id)
    for post in posts:
        outbox.record(session, PostRedacted(post_id=post.id, revision=post.revision), now=now)


def _empty_elsewhere(session: Session, lost: Collection[int]) -> None:
    """In drafts, in summaries and their versions: each is looked at once, for all posts that lost words."""
    gone = cache(lambda post_id: gone_from(session, post_id))
    for text in other_texts_with_quotes(session):
        is_gone = [gone(post_id) for post_id in may_quote(text.body) & set(lost)]
        body = reduce(emptied, is_gone, text.body)
        if body == text.body:
            continue
        text.body = body
        if isinstance(text, ThreadSummary):
            _render(session, [text])
            touch_thread(session, text.thread_id)
