"""Reactions, answers, polls and feeds in the random world: making them, and asking for every page of them."""

from typing import TypeVar
from xml.etree import ElementTree

from apfl_net.discussions.actions.answers import mark_answer
from apfl_net.discussions.actions.polls import make_poll, vote
from apfl_net.discussions.actions.reactions import react
from apfl_net.discussions.models.polls import PollOption
from apfl_net.discussions.models.posts import Post
from apfl_net.discussions.models.threads import Thread
from apfl_net.discussions.queries.polls import get_poll, options_of
from tests.house.leaks.oracle import Oracle, PollMade, PostMade, ThreadMade, Viewer
from tests.html import Element, parse

KINDS = {"useful": "useful", "thanks": "thank you"}
T = TypeVar("T")
ATOM = "{http://www.w3.org/2005/Atom}"


def chosen(among: list[T], number: int) -> T | None:
    return among[number % len(among)] if among else None


class Answering:
    """Steps of the world."""

    def react(self, person: int, post: int, kind: int) -> None:
        who = chosen(self.oracle.people, person)
        made = chosen([one for one in self.oracle.posts if one.seen_by(who) and one.author is not who], post)
        if made:
            made.reactions[who.place] = chosen(list(KINDS), kind)
            row = self.session.get_one(Post, made.id)
            react(
                self.session, member=self.viewer(who), post=row, kind=made.reactions[who.place], now=self.now
            )

    def answer(self, thread: int, post: int) -> None:
        made = chosen(self.oracle.threads, thread)
        replies = [one for one in made.posts_for(made.author) if one.number > 1]
        answer = chosen(replies, post)
        if answer is None or answer is made.answer:
            return
        row = self.session.get_one(Post, answer.id)
        mark_answer(self.session, viewer=self.viewer(made.author), post=row, now=self.now)
        made.answer, made.answered_at = answer, self.minute
        self.oracle.marked.append(answer)

    def poll(self, thread: int) -> None:
        made = chosen(
            [one for one in self.oracle.threads if one.seen_by(one.author) and not one.poll], thread
        )
        if made is None:
            return
        made.poll = PollMade(made, made.audience)
        make_poll(
            self.session,
            maker=self.viewer(made.author),
            thread=self.session.get_one(Thread, made.id),
            question=made.poll.question,
            options=made.poll.options,
            now=self.now,
        )

    def vote(self, person: int, thread: int, option: int) -> None:
        polls = [one.poll for one in self.oracle.threads if one.poll]
        poll = chosen(polls, thread)
        who = chosen([one for one in self.oracle.people if poll and poll.seen_by(one)], person)
        if who is None:
            return
        viewer = self.viewer(who)
        poll.votes[who.place] = option % 2
        options: list[PollOption] = options_of(
            self.session, get_poll(self.session, viewer, poll.thread.id).id
        )
        thread_row = self.session.get_one(Thread, poll.thread.id)
        vote(self.session, voter=viewer, thread=thread_row, chosen=[options[option % 2].id], now=self.now)


def counts_of(post: PostMade) -> str:
    given = list(post.reactions.values())
    return ", ".join(f"{given.count(kind)} {word}" for kind, word in KINDS.items() if kind in given)


def reactions(asking) -> None:
    oracle, viewer = asking.oracle, asking.viewer
    for post in oracle.posts:
        path = f"/posts/{post.id}/reactions"
        if not asking.only_seen(path, post.seen_by(viewer)):
            continue
        page = asking.page(path)
        assert page.one(".page__lead").text == (counts_of(post) or "Nobody has reacted yet.")
        told = [oracle.people[place] for place in post.reactions] if viewer and tells_who(post.thread) else []
        named = sorted(oracle.name_for(viewer, person).replace("a m", "A m") for person in told)
        assert sorted(row.one(".byline__name").text for row in page.all("li.row")) == named
        assert bool(page.all("main form")) is (viewer is not None and post.author is not viewer)


def answers_and_polls(asking) -> None:
    """After the threads were read, since opening them is noted."""
    oracle, viewer = asking.oracle, asking.viewer
    for thread in oracle.threads:
        poll_path = f"/threads/{thread.id}/poll"
        asking.only_seen(poll_path, thread.seen_by(viewer) and thread.poll_seen_by(viewer))
        if not thread.seen_by(viewer):
            continue
        page = asking.page(thread.path)
        assert [counts_under(article) for article in page.all("article.post")] == [
            counts_of(post) for post in thread.posts_for(viewer)
        ]
        answer = thread.answer if thread.answer and thread.answer.seen_by(viewer) else None
        marked = [one["id"] for one in page.all("article.post") if "Answer" in one.texts(".state")]
        assert marked == ([f"post-{answer.id}"] if answer else [])
        named = answer and f"Answered by {oracle.signed_name(viewer, answer)} in #{answer.number}"
        said = page.texts("div.flash")
        if thread.space.chatham_house:
            assert said.pop(0).startswith("Here the Chatham House rule holds")
        assert said == ([named] if named else [])
        assert [result_of(poll) for poll in page.all("section.poll")] == expected_polls(thread, viewer)


def tells_who(thread: ThreadMade) -> bool:
    """Not where people may write, or wrote, without their names."""
    space, pseudonyms = thread.space, [post for post in thread.posts if post.shown_as == "pseudonym"]
    return not (space.pseudonyms or space.chatham_house or pseudonyms)


def counts_under(article: Element) -> str:
    return " ".join(link.text for row in article.all(".reactions") for link in row.all("a"))


def result_of(poll: Element) -> tuple[str, list[str]]:
    return poll.one("h2").text, poll.texts("tbody td")


def expected_polls(thread: ThreadMade, viewer: Viewer) -> list[tuple[str, list[str]]]:
    if not thread.poll_seen_by(viewer):
        return []
    votes = list(thread.poll.votes.values())
    numbers = [str(votes.count(option)) for option in range(2)] if votes else []
    return [(thread.poll.question, numbers)]


def feeds(asking) -> None:
    """Public ones are a visitor's, whoever asks; one's own are read without signing in, by a token."""
    starts = {"/feeds": None}
    if asking.viewer:
        made = asking.browser.post("/settings/feeds", data={"label": "test"})
        address = parse(made.text).one("#all")["value"]
        starts[f"/feeds/{address.split('/')[-2]}"] = asking.viewer
    for start, reader in starts.items():
        assert entries(asking, f"{start}/discussions") == expected_entries(
            asking.oracle, asking.oracle.posts, reader
        )
        for place in (*asking.oracle.threads, *asking.oracle.spaces):
            is_thread = isinstance(place, ThreadMade)
            path = f"{start}/threads/{place.id}" if is_thread else f"{start}/discussions/{place.slug}"
            inside = [post for post in asking.oracle.posts if place in {post.thread, post.thread.space}]
            if asking.only_seen(path, place.seen_by(reader)):
                assert entries(asking, path) == expected_entries(asking.oracle, inside, reader)


def entries(asking, path: str) -> list[tuple[str, str]]:
    feed = ElementTree.fromstring(asking.get(path).content)  # noqa: S314  (we made it)
    return [
        (
            entry.findtext(f"{ATOM}id").rpartition("/")[2],
            entry.findtext(f"{ATOM}author/{ATOM}name").split(",")[0],
        )
        for entry in feed.iter(f"{ATOM}entry")
    ]


def expected_entries(oracle: Oracle, posts: list[PostMade], reader: Viewer) -> list[tuple[str, str]]:
    seen = sorted(
        (post for post in posts if post.seen_by(reader)), key=lambda post: post.minute, reverse=True
    )
    return [(str(post.id), oracle.signed_name(reader, post).replace("a m", "A m")) for post in seen[:30]]
