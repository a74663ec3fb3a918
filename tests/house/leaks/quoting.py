"""Quotes in the random world: what may be quoted where, and what is read of a quote."""

import pytest

from apfl_net.discussions.actions.posting import reply_to_thread
from apfl_net.discussions.policy.wording import QuoteForFewer
from apfl_net.discussions.queries.visible import get_thread
from apfl_net.discussions.schemas.fields import new_form_key
from tests.house.leaks.answering import chosen
from tests.house.leaks.oracle import Oracle, PostMade, ThreadMade, Viewer


class Quoting:
    """A step of the world."""

    def quote(self, author: int, thread: int, quoted: int) -> None:
        """Somebody repeats a post in a thread; with a name in the label, as nobody should read it."""
        made = chosen(self.oracle.threads, thread)
        who = chosen([person for person in self.oracle.people if made.seen_by(person)], author)
        source = chosen([post for post in self.oracle.posts if post.seen_by(who)], quoted) if who else None
        if source is None:
            return
        if not may_be_quoted(source, made):
            with pytest.raises(QuoteForFewer):
                self._quote(who, made, source)
            return
        post = self._quote(who, made, source)
        self.oracle.drafts = [
            kept for kept in self.oracle.drafts if (kept.author, kept.thread) != (who, made)
        ]
        self._note_post(post, made, who, None, [], quotes=source)

    def _quote(self, who, made, source):
        viewer = self.viewer(who)
        return reply_to_thread(
            self.session,
            author=viewer,
            thread=get_thread(self.session, viewer, made.id),
            answers=None,
            body=f"> [#1, {source.author.name}](/posts/{source.id}):\n> {source.marker}\n\n...",
            language="en",
            form_key=new_form_key(),
            now=self.now,
        )


def may_be_quoted(source: PostMade, thread: ThreadMade) -> bool:
    """Whether everybody who may read the thread, now or later, may read the post."""
    readers = (thread.space.audience, thread.audience)
    needed = (source.thread.space.audience, source.thread.audience, source.audience)
    return all(any(_is_within(reader, audience) for reader in readers) for audience in needed)


def _is_within(inner: str, outer: str) -> bool:
    return inner == outer or outer == "public" or (outer == "members" and inner != "public")


def quote_read_by(oracle: Oracle, viewer: Viewer, post: PostMade) -> list[str]:
    """What stands above the own words of a post."""
    source = post.quotes
    if source is None:
        return []
    if not source.seen_by(viewer):
        return ["From a post that is not open to you", source.marker]
    place = "" if source.thread is post.thread else f" in “{source.thread.title}”"
    return [f"#{source.number}{place}, {oracle.signed_name(viewer, source)}", source.marker]
