"""Who may see what, in sets: written from the rules of the product and not from its queries."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

CONSTITUENCY_WORDS = {
    "workers_org": "Workers",
    "employers_org": "Employers",
    "gov_labour": "Government, labour",
}


@dataclass(eq=False)
class Person:
    place: int
    id: int
    constituency: str
    groups: frozenset[str]
    public_name: bool
    listed: bool
    hidden: bool = False

    @property
    def name(self) -> str:
        return f"Given{self.place}x Family{self.place}x"

    @property
    def handle(self) -> str:
        return f"handle-{self.place}x"

    @property
    def organisation(self) -> str:
        return f"Org{self.place}x"

    @property
    def email(self) -> str:
        return f"mail{self.place}x@example.org"

    @property
    def path(self) -> str:
        return f"/members/{self.id}-{self.handle}"

    def belongs_to(self, audience: str) -> bool:
        kind, _, which = audience.partition(":")
        return {
            "public": True,
            "members": True,
            "nobody": False,
            "constituency": which == self.constituency,
            "group": which in self.groups,
        }[kind]


Viewer = Person | None
"""`None` is a visitor."""


def belongs(viewer: Viewer, audience: str) -> bool:
    return viewer.belongs_to(audience) if viewer else audience == "public"


@dataclass(eq=False)
class SpaceMade:
    place: int
    audience: str
    pseudonyms: bool
    chatham_house: bool

    @property
    def name(self) -> str:
        return f"Space{self.place}x"

    @property
    def slug(self) -> str:
        return f"space{self.place}x"

    @property
    def path(self) -> str:
        return f"/discussions/{self.slug}"

    def seen_by(self, viewer: Viewer) -> bool:
        return belongs(viewer, self.audience)


@dataclass(eq=False)
class ThreadMade:
    place: int
    id: int
    space: SpaceMade
    author: Person
    audience: str
    posts: list["PostMade"] = field(default_factory=list)
    answer: "PostMade | None" = None
    answered_at: int = 0
    poll: "PollMade | None" = None
    pinned: bool = False
    shown_as: str = "member"
    pseudonym: str = ""

    @property
    def title(self) -> str:
        return f"Title{self.place}x"

    @property
    def path(self) -> str:
        return f"/threads/{self.id}-title{self.place}x"

    def seen_by(self, viewer: Viewer) -> bool:
        return self.space.seen_by(viewer) and belongs(viewer, self.audience)

    def poll_seen_by(self, viewer: Viewer) -> bool:
        return self.poll is not None and self.poll.seen_by(viewer)

    def posts_for(self, viewer: Viewer) -> list["PostMade"]:
        return [post for post in self.posts if post.seen_by(viewer)]


@dataclass(eq=False)
class PostMade:
    id: int
    number: int
    thread: ThreadMade
    author: Person
    audience: str
    answers: "PostMade | None"
    mentions: list[Person]
    minute: int
    reactions: dict[int, str] = field(default_factory=dict)  # person's place, kind
    quotes: "PostMade | None" = None
    shown_as: str = "member"
    pseudonym: str = ""

    @property
    def is_signed(self) -> bool:
        """With a name of their own, which everybody else may read."""
        return self.shown_as in {"member", "person"} and not self.author.hidden

    @property
    def marker(self) -> str:
        return f"body{self.id}x"

    def seen_by(self, viewer: Viewer) -> bool:
        return self.thread.seen_by(viewer) and belongs(viewer, self.audience)


@dataclass(eq=False)
class PollMade:
    thread: ThreadMade
    audience: str
    votes: dict[int, int] = field(default_factory=dict)  # person's place, option

    @property
    def question(self) -> str:
        return f"Poll{self.thread.place}x"

    @property
    def options(self) -> list[str]:
        return [f"Option{self.thread.place}ax", f"Option{self.thread.place}bx"]

    def seen_by(self, viewer: Viewer) -> bool:
        return self.thread.seen_by(viewer) and belongs(viewer, self.audience)


@dataclass(eq=False)
class ChangeMade:
    place: int
    kind: str
    thread: ThreadMade
    who: Person
    audience: str
    old: SpaceMade | None = None
    new: SpaceMade | None = None

    @property
    def reason(self) -> str:
        return f"reason{self.place}x"

    def seen_by(self, viewer: Viewer) -> bool:
        return self.thread.seen_by(viewer) and belongs(viewer, self.audience)


@dataclass(eq=False)
class NoticeMade:
    member: Person
    reason: str
    post: PostMade
    minute: int
    seen: bool = False
    words: str = ""  # one's own, where it repeats them

    @property
    def holds(self) -> bool:
        return self.post.seen_by(self.member) and (
            self.reason != "answer" or self.post.thread.answer is self.post
        )


@dataclass(eq=False)
class BookmarkMade:
    place: int
    member: Person
    post: PostMade
    minute: int
    remind: bool  # until that has been told

    @property
    def marker(self) -> str:
        return f"mark{self.place}x"


@dataclass(eq=False)
class DraftMade:
    id: int
    author: Person
    thread: ThreadMade
    minute: int

    @property
    def marker(self) -> str:
        return f"draft{self.id}x"


@dataclass(eq=False)
class Oracle:
    people: list[Person] = field(default_factory=list)
    spaces: list[SpaceMade] = field(default_factory=list)
    threads: list[ThreadMade] = field(default_factory=list)
    posts: list[PostMade] = field(default_factory=list)
    notices: list[NoticeMade] = field(default_factory=list)
    drafts: list[DraftMade] = field(default_factory=list)
    records: list[Any] = field(default_factory=list)  # of `shelving`
    readings: dict[tuple[int, int], int] = field(default_factory=dict)  # person's place, thread's place
    untold: list[PostMade] = field(default_factory=list)
    marked: list[PostMade] = field(default_factory=list)  # as answers, and nobody has heard of it yet
    bookmarks: list[BookmarkMade] = field(default_factory=list)
    levels: dict[tuple[int, str, int], str] = field(default_factory=dict)  # person, kind, place of that kind
    changes: list[ChangeMade] = field(default_factory=list)
    caught_up: dict[tuple[int, int], int] = field(default_factory=dict)  # person, space: minute

    def level(self, viewer: Person, thread: ThreadMade) -> str | None:
        """What somebody chose for a thread or, failing that, for its space."""
        for kind, place in (("thread", thread.place), ("space", thread.space.place)):
            if (viewer.place, kind, place) in self.levels:
                return self.levels[viewer.place, kind, place]
        return None

    def about_author(self, member: Person, post: PostMade) -> str | None:
        """Whoever follows a member follows what says that it is theirs."""
        return self.levels.get((member.place, "member", post.author.place)) if post.is_signed else None

    def is_silent(self, member: Person, post: PostMade) -> bool:
        level = self.about_author(member, post)
        return "mute" in (self.level(member, post.thread), level)

    def watches(self, member: Person, post: PostMade) -> bool:
        level = self.about_author(member, post)
        return "watch" in (self.level(member, post.thread), level)

    def put_aside_at(self, viewer: Person, thread: ThreadMade) -> int:
        return self.caught_up.get((viewer.place, thread.space.place), -1)

    def read_to(self, viewer: Viewer, thread: ThreadMade) -> int | None:
        """As noted or, if that is more, the last post before all was put aside."""
        if viewer is None:
            return None
        noted = self.readings.get((viewer.place, thread.place))
        aside = [post.number for post in thread.posts if post.minute <= self.put_aside_at(viewer, thread)]
        return max([*aside, noted or 0]) if aside else noted

    def note_reading(self, viewer: Viewer, thread: ThreadMade, number: int) -> None:
        if viewer:
            key = (viewer.place, thread.place)
            self.readings[key] = max(number, self.readings.get(key, 0))

    def note_own_post(self, post: PostMade) -> None:
        """One's own post is read, unless one before it is not; the thread is known from then on."""
        key = (post.author.place, post.thread.place)
        before = self.readings.setdefault(key, 0)
        if before == post.number - 1:
            self.note_reading(post.author, post.thread, post.number)

    def unread(self, viewer: Viewer, thread: ThreadMade) -> list[PostMade]:
        read_to = self.read_to(viewer, thread) or 0
        others = [post for post in thread.posts_for(viewer) if post.author is not viewer]
        return [post for post in others if post.number > read_to]

    def threads_listed(self, viewer: Viewer, among: Iterable[ThreadMade]) -> list[ThreadMade]:
        """Those with something to read, the latest post first."""
        found = [thread for thread in among if thread.posts_for(viewer)]
        return sorted(found, key=lambda thread: thread.posts_for(viewer)[-1].minute, reverse=True)

    def name_for(self, viewer: Viewer, person: Person) -> str:
        known = viewer is person or not person.hidden
        return person.name if known and (viewer or person.public_name) else "a member"

    def signed_name(self, viewer: Viewer, signed: PostMade | ThreadMade) -> str:
        """Of a post, or of a thread with its starter."""
        if signed.shown_as == "pseudonym":
            return signed.pseudonym
        return "a member" if signed.shown_as == "nobody" else self.name_for(viewer, signed.author)

    def teller(self, viewer: Viewer, note: NoticeMade) -> str:
        """Who did what a notice tells of."""
        return self.signed_name(viewer, note.post.thread if note.reason == "answer" else note.post)

    def mentionable(self, viewer: Person, space: SpaceMade, thread: ThreadMade | None) -> list[Person]:
        """Those who may read it, and are listed or write in it; writers first, then by name."""
        writers = [
            post.author.place
            for post in (thread.posts if thread else [])
            if belongs(viewer, post.audience)
            and (post.is_signed or (post.author is viewer and post.shown_as in {"member", "person"}))
        ]
        readers = [
            person
            for person in self.people
            if person.belongs_to(space.audience) and (thread is None or person.belongs_to(thread.audience))
            if person is viewer or not person.hidden
        ]
        found = [person for person in readers if person.listed or person.place in writers]
        return sorted(found, key=lambda person: (person.place not in writers, person.name))

    def tell(self) -> None:
        """Whoever is mentioned or answered, or watches, hears of it once, if they may see it now."""
        for post in self.untold:
            answered = post.answers.author if post.answers else post.thread.author
            reasons = {person.place: "watch" for person in self.people if self.watches(person, post)}
            reasons |= {answered.place: "reply"} | {person.place: "mention" for person in post.mentions}
            reasons.pop(post.author.place, None)
            for place, reason in reasons.items():
                if post.seen_by(self.people[place]) and not self.is_silent(self.people[place], post):
                    self.notices.append(NoticeMade(self.people[place], reason, post, post.minute))
        self.untold.clear()
        self._tell_of_answers()
        self._remind()

    def _remind(self) -> None:
        for kept in self.bookmarks:
            if kept.remind and kept.post.seen_by(kept.member):
                self.notices.append(
                    NoticeMade(kept.member, "reminder", kept.post, kept.minute, words=kept.marker)
                )
            kept.remind = False

    def _tell_of_answers(self) -> None:
        told = {note.post.id for note in self.notices if note.reason == "answer"}
        for post in self.marked:
            by_others = post.thread.answer is post and post.author is not post.thread.author
            silent = self.is_silent(post.author, post)
            if by_others and post.seen_by(post.author) and not silent and post.id not in told:
                told.add(post.id)
                self.notices.append(NoticeMade(post.author, "answer", post, post.thread.answered_at))
        self.marked.clear()

    def notices_for(self, viewer: Person) -> list[tuple[NoticeMade, bool]]:
        """Latest first, each with whether it is new."""
        mine = [note for note in self.notices if note.member is viewer and note.holds]
        mine.sort(key=lambda note: note.minute, reverse=True)
        return [
            (
                note,
                not note.seen
                and (
                    note.reason in {"answer", "reminder"}
                    or note.post.number > (self.read_to(viewer, note.post.thread) or 0)
                ),
            )
            for note in mine
        ]

    def hidden_words(self, viewer: Viewer) -> list[str]:
        """Words that stand in things this viewer may not see, and nowhere else."""
        told = {post.quotes for post in self.posts if post.seen_by(viewer)}  # it was open when it was quoted
        hidden = [post.marker for post in self.posts if not post.seen_by(viewer) and post not in told]
        for kind in (self.threads, self.spaces):
            for thing in kind:
                if not thing.seen_by(viewer):
                    hidden.append(thing.title if isinstance(thing, ThreadMade) else thing.name)
        for poll in (thread.poll for thread in self.threads if thread.poll):
            hidden += [] if poll.seen_by(viewer) else [poll.question, *poll.options]
        hidden += [change.reason for change in self.changes if not change.seen_by(viewer)]
        hidden += [word for made in self.records if not made.seen_by(viewer) for word in made.words.values()]
        hidden += ["heldwhy", "reportnote"]
        hidden += [draft.marker for draft in self.drafts if draft.author is not viewer]
        hidden += [kept.marker for kept in self.bookmarks if kept.member is not viewer]
        hidden += [person.email for person in self.people]
        hidden += [word for person in self.people for word in self._hidden_of(viewer, person)]
        return [word.casefold() for word in hidden]

    def _hidden_of(self, viewer: Viewer, person: Person) -> list[str]:
        """What tells who somebody is, for a viewer who may not know it. Members type each other's handles."""
        if viewer is None and not person.public_name:
            return [*person.name.split(), person.handle, person.organisation]
        if person.hidden and person is not viewer:
            return [*person.name.split(), person.organisation]
        return []
