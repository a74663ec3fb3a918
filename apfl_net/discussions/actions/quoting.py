"""Words go from the quotes of a post when they go from the post."""

from collections.abc import Callable, Iterator
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from apfl_net.discussions.actions.posting import touch_thread
from apfl_net.discussions.actions.wording import handles_named, note_quotes
from apfl_net.discussions.events import PostRedacted
from apfl_net.discussions.models.drafts import Draft
from apfl_net.discussions.models.posts import Post, PostRevision
from apfl_net.discussions.models.threads import SummaryRevision, ThreadSummary
from apfl_net.discussions.queries.quotes import gone_from, posts_quoting, versions_of
from apfl_net.kit import markdown, outbox
from apfl_net.kit.quotes import Quote, emptied

IsGone = Callable[[Quote], bool]


def withdraw_quotes(session: Session, *, post: Post, now: datetime) -> None:
    """Words that stand in no version of the post any more go from all quotes of it: in posts and their
    versions, in drafts, in summaries. Who quoted them may be quoted in turn, so it goes on from there.
    """
    note_quotes(session, post)
    waiting = [post.id]
    while waiting:
        quoted_id = waiting.pop(0)
        is_gone = gone_from(session, quoted_id)
        waiting += list(_empty_in_posts(session, quoted_id, is_gone, now))
        _empty_in_drafts(session, quoted_id, is_gone)
        _empty_in_summaries(session, quoted_id, is_gone)


def _empty_in_posts(session: Session, quoted_id: int, is_gone: IsGone, now: datetime) -> Iterator[int]:
    """The ids of those that lost words."""
    for post in posts_quoting(session, quoted_id):
        texts: list[Post | PostRevision] = [post, *versions_of(session, post.id)]
        bodies = [emptied(text.body, is_gone) for text in texts]
        if bodies == [text.body for text in texts]:
            continue
        for text, body in zip(texts, bodies, strict=True):
            text.body = body
        named = handles_named(session, [post.body_html])
        post.body_html = markdown.render(post.body, named, named)
        note_quotes(session, post)
        touch_thread(session, post.thread_id)
        outbox.record(session, PostRedacted(post_id=post.id, revision=post.revision), now=now)
        yield post.id


def _empty_in_drafts(session: Session, quoted_id: int, is_gone: IsGone) -> None:
    for draft in session.scalars(select(Draft).where(Draft.body.contains(f"/posts/{quoted_id})"))):
        draft.body = emptied(draft.body, is_gone)


def _empty_in_summaries(session: Session, quoted_id: int, is_gone: IsGone) -> None:
    for summary in session.scalars(
        select(ThreadSummary).where(ThreadSummary.body.contains(f"/posts/{quoted_id})"))
    ):
        summary.body = emptied(summary.body, is_gone)
        named = handles_named(session, [summary.body_html])
        summary.body_html = markdown.render(summary.body, named, named)
        touch_thread(session, summary.thread_id)
    for revision in session.scalars(
        select(SummaryRevision).where(SummaryRevision.body.contains(f"/posts/{quoted_id})"))
    ):
        revision.body = emptied(revision.body, is_gone)
