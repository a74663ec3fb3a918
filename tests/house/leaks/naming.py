"""As whom people write in the random world, who shows less or hides later, and that nothing leads from what
they wrote to them."""

import re

from apfl_net.discussions.actions.identities import show_less
from apfl_net.discussions.models.posts import Post
from apfl_net.discussions.policy.identities import Identity
from apfl_net.members.models import Member
from tests.house.leaks.answering import chosen
from tests.house.leaks.oracle import (
    CONSTITUENCY_WORDS,
    Oracle,
    Person,
    PostMade,
    SpaceMade,
    ThreadMade,
    Viewer,
)
from tests.html import Element

WAYS = ("member", "pseudonym", "person", "pseudonym")
LESS = {
    "member": ("nobody", "person", "pseudonym"),
    "person": ("nobody", "pseudonym"),
    "pseudonym": ("nobody",),
}
OF_A_THREAD = re.compile(r"/threads/(\d+)")
OF_A_POST = re.compile(r"^/posts/(\d+)")

UNLIKE = ("Heron", "Monsoon", "Lantern", "Banyan", "Kingfisher", "Harbour", "Pebble", "Tidewater")
"""Pseudonyms that resemble each other are refused."""


def pseudonym_of(who: Person, space: SpaceMade) -> str:
    return f"{UNLIKE[who.place]}{'qrst'[space.place]}z"


class Naming:
    """Steps of the world."""

    def signed(self, who: Person, space: SpaceMade, number: int) -> tuple[str, str]:
        """How a post says who wrote it, and the pseudonym."""
        way = WAYS[number]
        if space.chatham_house:
            return "nobody", ""
        if way == "pseudonym":
            return (way, pseudonym_of(who, space)) if space.pseudonyms else ("member", "")
        return way, ""

    def identity(self, who: Person, space: SpaceMade, number: int) -> Identity:
        """As it would be chosen; in a Chatham House space that makes no difference."""
        way = "member" if WAYS[number] == "pseudonym" and not space.pseudonyms else WAYS[number]
        return Identity(way, pseudonym=pseudonym_of(who, space))

    def less(self, post: int, how: int) -> None:
        """Somebody shows less of themselves in a post of theirs that they see."""
        among = [one for one in self.oracle.posts if one.seen_by(one.author) and one.shown_as in LESS]
        made = chosen(among, post)
        if made is None:
            return
        space, author = made.thread.space, made.author
        ways = [way for way in LESS[made.shown_as] if way != "pseudonym" or space.pseudonyms]
        way = chosen(ways, how)
        name = pseudonym_of(author, space)
        show_less(
            self.session,
            author=self.viewer(author),
            post=self.session.get_one(Post, made.id),
            identity=Identity(way, pseudonym=name),
            now=self.now,
        )
        self.session.flush()
        self.session.expire_all()
        made.shown_as, made.pseudonym = way, name if way == "pseudonym" else ""
        own = [one for one in made.thread.posts if one.author is made.thread.author]
        if own and own[0] is made:
            made.thread.shown_as, made.thread.pseudonym = made.shown_as, made.pseudonym
        if way not in {"member", "person"}:
            self.oracle.notices = [
                note for note in self.oracle.notices if (note.post, note.reason) != (made, "watch")
            ]

    def hide(self, person: int) -> None:
        """Only when all that was has been told: a notice keeps the reason that it had."""
        self.deliver()
        who = chosen(self.oracle.people, person)
        who.hidden = True
        member = self.session.get_one(Member, who.id)
        member.hidden_at = member.changed_at = self.now
        self.session.flush()


def unnamed_in(oracle: Oracle, viewer: Viewer, thread: ThreadMade) -> list[Person]:
    """Who wrote in a thread and never under their name, nor is named in it by somebody else."""
    named = {post.author for post in thread.posts if post.is_signed} | {viewer}
    for post in thread.posts:
        named |= {*post.mentions, *(oracle.people[place] for place in post.reactions)}
        named |= {post.quotes.author} if post.quotes and post.quotes.is_signed else set()
    named |= {change.who for change in oracle.changes if change.thread is thread}
    named |= {oracle.people[place] for place in thread.poll.votes} if thread.poll else set()
    return [person for person in oracle.people if person in {post.author for post in thread.posts} - named]


def thread_of(oracle: Oracle, path: str) -> ThreadMade | None:
    """The thread that a page is about; none for the list of whom one can mention, which is of all readers."""
    if "mentionable" in path:
        return None
    for pattern, among in ((OF_A_THREAD, oracle.threads), (OF_A_POST, oracle.posts)):
        found = pattern.search(path)
        made = next((one for one in among if found and one.id == int(found.group(1))), None)
        if made:
            return made.thread if isinstance(made, PostMade) else made
    return None


def check_nobody_is_found_out(oracle: Oracle, viewer: Viewer, path: str, said: str) -> None:
    """On no page about a thread stands the name, handle, organisation or address of such a writer."""
    thread = thread_of(oracle, path)
    for person in unnamed_in(oracle, viewer, thread) if thread else ():
        words = [*person.name.split(), person.handle, person.organisation, f"/members/{person.id}-"]
        told = [word for word in words if word.casefold() in said]
        assert told == [], f"{path} tells of {person.name}"
        assert not re.search(rf"/members/{person.id}\b", said), path


def check_places(oracle: Oracle, viewer: Viewer, page: Element, thread: ThreadMade) -> None:
    """Beside a byline without a name stands no place that fewer than five of its readers share; and whoever
    muted its writer finds it as open as others do."""
    for article, post in zip(page.all("article.post"), thread.posts_for(viewer), strict=True):
        muted = viewer and oracle.about_author(viewer, post) == "mute"
        assert bool(article.all("details.more")) is bool(muted)
        if post.is_signed or (post.author is viewer and post.shown_as in {"member", "person"}):
            continue
        told = " ".join(article.texts(".byline__from"))
        bounds = (thread.space.audience, thread.audience, post.audience)
        readers = [person for person in oracle.people if all(map(person.belongs_to, bounds))]
        alike = [person for person in readers if person.constituency == post.author.constituency]
        assert len(alike) >= 5 or CONSTITUENCY_WORDS[post.author.constituency] not in told
        assert len(readers) >= 5 or "Thailand" not in told
        assert told == "" or post.shown_as != "nobody"


def copies(asking) -> None:
    """Other ways to read a thread: its contents, also by author; for printing; as text."""
    oracle, viewer = asking.oracle, asking.viewer
    for thread in oracle.threads:
        for noun in ("contents", "print", "text"):
            path = f"/threads/{thread.id}/{noun}"
            if asking.only_seen(path, thread.seen_by(viewer)):
                asking.get(path)
        if not thread.seen_by(viewer):
            continue
        names = {person.name: person for person in authors(oracle, viewer, thread)}
        listed = asking.page(f"/threads/{thread.id}/contents").all("aside li a")
        assert {link.text for link in listed} == set(names)
        for person in oracle.people:
            page = asking.page(f"/threads/{thread.id}/contents?by={person.id}")
            assert bool(page.all("li.brief")) is (person.name in names)


def authors(oracle: Oracle, viewer: Viewer, thread: ThreadMade) -> set[Person]:
    return {
        post.author
        for post in thread.posts_for(viewer)
        if post.is_signed or (post.author is viewer and post.shown_as in {"member", "person"})
        if viewer or post.author.public_name
    }


def look_ups(asking) -> None:
    """No member asks who wrote something, nor reads who did."""
    for post in asking.oracle.posts:
        path = f"/posts/{post.id}/look-up"
        if asking.only_seen(path, post.seen_by(asking.viewer), member_only=True):
            asking.get(path, 403)
    for space in asking.oracle.spaces:
        for noun in ("look-ups", "settings"):
            path = f"{space.path}/{noun}"
            if asking.only_seen(path, space.seen_by(asking.viewer), member_only=True):
                asking.get(path, 403)
