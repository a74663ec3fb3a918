"""The small forum in which random order is kept, where authors are asked whether more people may read."""

from sqlalchemy import select

from apfl_net.discussions.actions.moving import move_thread
from apfl_net.discussions.actions.widening import answer_widening, ask_to_widen, readers_to_choose
from apfl_net.discussions.models.posts import Post, PostQuote
from apfl_net.discussions.models.threads import Thread
from apfl_net.discussions.models.widenings import Widening, WideningAnswer
from tests.discussions.ordered_world import Eyes, OrderedWorld, Picture
from tests.factories.discussions import make_reply

STARTED = "How do you inspect vessels?"
"""The title that starters give; moderators give others."""


class WidenedWorld(OrderedWorld):
    """What a new eye sees, it sees with the consent of whoever wrote it, or not at all."""

    def lift(self, thread: int) -> None:
        """To the public space, where it keeps its readers."""
        if chosen := self.one_thread(thread):
            move_thread(self.db, thread=chosen, space=self.spaces[0], **self.order)

    def ask(self, thread: int, audience: int) -> None:
        for shift in range(12):
            chosen = self.one_thread(thread + shift)
            choices = readers_to_choose(self.db, chosen) if chosen else []
            if choices:
                ask_to_widen(self.db, thread=chosen, audience=choices[audience % len(choices)], **self.order)
                return

    def answer(self, widening: int, person: int, no: int) -> None:
        going_on = self.db.scalars(select(Widening).where(Widening.ended_at.is_(None))).all()
        if not going_on:
            return
        chosen = going_on[widening % len(going_on)]
        words = select(Post.author_id).where(Post.thread_id == chosen.thread_id, Post.removed_at.is_(None))
        places = [place for place, one in enumerate(self.people) if one.id in set(self.db.scalars(words))]
        if places:
            viewer = self.viewers[places[person % len(places)] + 1]
            agreed = no % 4 != 0
            answer_widening(self.db, member=viewer, widening_id=chosen.id, agreed=agreed, now=self.now)

    def quote(self, author: int, thread: int, quoted: int) -> None:
        for shift in range(len(self.people)):
            place = (author + shift) % len(self.people)
            if seen := self.threads(self.viewers[place + 1]):
                made = seen[thread % len(seen)]
                posts = [post for post in self.posts(made) if post.audience_id == made.audience_id]
                posts = [post for post in posts if not post.removed_at and not post.body.startswith(">")]
                if posts:
                    post = posts[quoted % len(posts)]
                    body = f"> [#{post.number}](/posts/{post.id}):\n> {post.body}\n\nIndeed."
                    make_reply(self.db, author=self.people[place], thread=made, body=body, now=self.now)
                return

    # What may never be otherwise.

    def check_nothing_widened(self, before: Picture, *, may_narrow: bool) -> None:
        """Posts become wider and narrower with what their authors say; see below."""

    def note_new_words(self, before: Picture, after: Picture) -> None:
        super().note_new_words(before, after)
        titles = {name: seen for name, seen in after.items() if name.startswith("title")}
        posts = {name: seen for name, seen in after.items() if name.startswith("post")}
        for name, (words, eyes) in titles.items():
            if new := eyes - self.eyes[name]:
                thread = self.db.get_one(Thread, int(name.split()[1]))
                assert words == STARTED, "a title that a moderator gave"
                self.check_consent(new, thread.author_id, thread.id)
                self.eyes[name] |= new
        shown = {}
        for name, (_words, eyes) in posts.items():
            if new := eyes - self.eyes[name]:
                post = self.db.get_one(Post, int(name.split()[1]))
                assert post.removed_at is None
                self.check_consent(new, post.author_id, None)
                self.eyes[name] |= new
                shown[post.id] = new
        for post_id, new in shown.items():
            quoted = select(PostQuote.quoted_id).where(PostQuote.post_id == post_id)
            for quoted_id in self.db.scalars(quoted):
                assert new <= self.eyes[f"post {quoted_id}"], "words that are repeated"

    def check_consent(self, new: Eyes, author_id: int, thread_id: int | None) -> None:
        """Each of the new eyes belongs to an audience that the author agreed to."""
        agreed = (
            select(Widening.to_id)
            .join(WideningAnswer, WideningAnswer.widening_id == Widening.id)
            .where(WideningAnswer.member_id == author_id, WideningAnswer.agreed, Widening.ended_at.is_(None))
        )
        if thread_id:
            agreed = agreed.where(Widening.thread_id == thread_id)
        to = set(self.db.scalars(agreed))
        assert all(to & set(self.viewers[place].audiences) for place in new), "no consent"
