"""Whatever is written, quoted, quoted again, changed, drafted and taken away, in whatever order.

Words that stand in no version of their post are nowhere; a quote keeps the words that still stand there.
"""

from datetime import timedelta

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from apfl_net.demo.cast import EMPLOYER, MEMBER, WORKER
from apfl_net.discussions.actions.drafts import keep_draft
from apfl_net.discussions.actions.editing import edit_post
from apfl_net.discussions.actions.redaction import delete_post, redact_revision
from apfl_net.discussions.models.posts import Post, PostRemoval, PostRevision
from apfl_net.discussions.queries.visible import get_thread
from apfl_net.discussions.schemas.fields import new_form_key
from apfl_net.kit.clock import utc_now
from apfl_net.members.models import Member
from tests.discussions.test_taking_away import found_in_database
from tests.factories.discussions import make_reply, make_thread, viewer_of
from tests.house.leaks.world import undone


class Writing:
    """Posts whose versions each have a word of their own, and the quotes between them."""

    def __init__(self, session, people, now):
        self.session, self.people, self.now = session, people, now
        self.posts: list[Post] = []
        self.homes: dict[str, Post] = {}
        self.threads = [make_thread(session, author=people[0], title=f"T{n}", now=now) for n in range(2)]

    def take(self, name, *numbers):
        self.now += timedelta(minutes=10)
        getattr(self, name)(*numbers)
        self.session.flush()
        self.session.expire_all()

    def word(self, post=None):
        word = f"word{len(self.homes)}x"
        self.homes[word] = post
        return word

    def versions(self, post):
        """The texts of a post that can be read, as they are kept."""
        kept = self.session.scalars(select(PostRevision.body).where(PostRevision.post_id == post.id)).all()
        return [text for text in (post.body, *kept) if text]

    def standing(self, post, *, own=True):
        """Words that can be read in a post: its own, or those of others that it quotes too."""
        words = [word for word in self.homes if any(word in text for text in self.versions(post))]
        return [word for word in words if not own or self.homes[word] is post]

    def quote(self, number, which, *, own):
        post = self.posts[number % len(self.posts)]
        words = self.standing(post, own=own)
        if not words:
            return ""
        return f"> [#1](/posts/{post.id}):\n> {words[which % len(words)]}\n\n"

    def write(self, author, thread, quoted, which, own):
        quote = self.quote(quoted, which, own=own) if self.posts else ""
        word = self.word()
        person = self.people[author % len(self.people)]
        post = make_reply(
            self.session,
            author=person,
            thread=self.threads[thread % 2],
            body=f"{quote}{word}",
            now=self.now,
        )
        self.homes[word] = post
        self.posts.append(post)

    def nest(self, author, outer, inner, which, own):
        """A quote inside a quote."""
        outside, inside = self.quote(outer, which, own=own), self.quote(inner, which, own=own)
        if outside and inside:
            nested = "\n".join(f"> {line}".rstrip() for line in inside.rstrip().split("\n"))
            person = self.people[author % len(self.people)]
            body = f"{outside.rstrip()}\n{nested}\n\nMine."
            self.posts.append(
                make_reply(self.session, author=person, thread=self.threads[0], body=body, now=self.now)
            )

    def change(self, number, quoted, which, append, own):
        post = self.posts[number % len(self.posts)]
        if self.is_deleted(post):
            return
        kept = f"{post.body}\n\n" if append else ""
        body = f"{kept}{self.quote(quoted, which, own=own)}{self.word(post)}"
        edit_post(
            self.session,
            editor=self.author_of(post),
            post=post,
            body=body,
            language="en",
            reason="",
            started_from=post.version,
            now=self.now,
        )

    def draft(self, author, thread, quoted, which):
        quote = self.quote(quoted, which, own=True)
        keep_draft(
            self.session,
            author=viewer_of(self.session, self.people[author % len(self.people)]),
            thread=get_thread(self.session, self.author_of(self.posts[0]), self.threads[thread % 2].id),
            body=f"{quote}Unfinished.",
            form_key=new_form_key(),
            now=self.now,
        )

    def redact(self, number, version):
        post = self.posts[number % len(self.posts)]
        if not self.is_deleted(post):
            redact_revision(
                self.session,
                by=self.author_of(post),
                post=post,
                number=version % post.revision + 1,
                reason="",
                now=self.now,
            )

    def delete(self, number):
        post = self.posts[number % len(self.posts)]
        delete_post(self.session, by=self.author_of(post), post=post, reason="", now=self.now)

    def author_of(self, post):
        return viewer_of(self.session, self.session.get_one(Member, post.author_id))

    def is_deleted(self, post):
        removal = self.session.get(PostRemoval, post.id)
        return removal is not None and removal.kind == "deleted"


_n = st.integers(0, 11)


def step(name, *parts):
    return st.tuples(st.just(name), *parts)


def steps(own, *more):
    """`own`: whether only the words of the quoted post are quoted, or also what it quotes itself."""
    write = step("write", _n, _n, _n, _n, own)
    others = [
        *[write] * 3,
        *more,
        step("change", _n, _n, _n, st.booleans(), own),
        step("draft", _n, _n, _n, _n),
        *[step("redact", _n, _n)] * 2,
        step("delete", _n),
    ]
    return st.tuples(
        st.lists(write, min_size=3, max_size=6), st.lists(st.one_of(others), min_size=8, max_size=18)
    ).map(lambda two: two[0] + two[1])


thorough = settings(
    max_examples=15,
    phases=[Phase.generate],
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


def play(db, steps):
    """After each step: the words that posts other than the one it is about showed of others, before it."""
    everybody = {member.email: member for member in db.scalars(select(Member))}
    writing = Writing(db, [everybody[email] for email in (WORKER, EMPLOYER, MEMBER)], utc_now())
    for name, *numbers in steps:
        taken = writing.posts[numbers[0] % len(writing.posts)] if name in {"redact", "delete"} else None
        shown = {
            post: set(writing.standing(post, own=False)) - set(writing.standing(post))
            for post in writing.posts
            if taken and post is not taken
        }
        writing.take(name, *numbers)
        yield writing, shown


@thorough
@given(steps=steps(st.booleans(), step("nest", _n, _n, _n, _n, st.booleans())))
def test_words_that_were_taken_away_are_nowhere(connection, steps):
    with undone(connection) as db:
        for writing, _shown in play(db, steps):
            for word, home in writing.homes.items():
                if word not in writing.standing(home):
                    assert found_in_database(db, word) == set(), word


@thorough
@given(steps=steps(st.just(True)))
def test_words_that_still_stand_stay_in_the_quotes(connection, steps):
    with undone(connection) as db:
        for writing, shown in play(db, steps):
            for post, words in shown.items():
                lost = words - set(writing.standing(post, own=False))
                assert {word for word in lost if word in writing.standing(writing.homes[word])} == set()
