"""Making a planned world in the database, step by step through the actions, and noting it in the oracle."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from sqlalchemy import Connection, update
from sqlalchemy.orm import Session

from apfl_net.access.actions import add_to_group, make_group
from apfl_net.access.queries import viewer_for
from apfl_net.demo.play import audience_named
from apfl_net.discussions.actions.drafts import keep_draft
from apfl_net.discussions.actions.posting import reply_to_thread, start_thread
from apfl_net.discussions.actions.reading import note_reading
from apfl_net.discussions.actions.spaces import open_space
from apfl_net.discussions.models.posts import Post
from apfl_net.discussions.models.spaces import Space
from apfl_net.discussions.models.threads import Thread
from apfl_net.discussions.queries.visible import get_space, get_thread
from apfl_net.discussions.schemas.fields import new_form_key
from apfl_net.kit.db import Sessions
from apfl_net.kit.delivery import deliver_waiting
from apfl_net.members.actions import add_member, take_place
from apfl_net.members.models import Member
from tests.house.leaks.answering import Answering, chosen
from tests.house.leaks.following import Following
from tests.house.leaks.holding import Holding
from tests.house.leaks.naming import Naming
from tests.house.leaks.oracle import DraftMade, Oracle, Person, PostMade, SpaceMade, ThreadMade
from tests.house.leaks.ordering import Ordering
from tests.house.leaks.plans import GROUPS, PersonPlan, Plan, SpacePlan
from tests.house.leaks.quoting import Quoting
from tests.house.leaks.searching import Searching
from tests.house.leaks.shelving import Shelving

MINUTES_BETWEEN = 10
"""Between two steps, so that nobody posts too fast and no two posts are of one moment."""


@contextmanager
def undone(connection: Connection) -> Iterator[Session]:
    """A session in a transaction of its own that is rolled back: for one example of many in a test."""
    savepoint = connection.begin_nested()
    try:
        with Sessions() as session:
            yield session
    finally:
        savepoint.rollback()


class World(Answering, Following, Holding, Naming, Ordering, Quoting, Searching, Shelving):
    """The rows of the house and, beside them, the oracle."""

    def __init__(self, session: Session, now: datetime) -> None:
        self.session = session
        self.begun = now - timedelta(days=20)
        self.minute = 0
        self.oracle = Oracle()
        self.looking: set[int] = set()  # the places of those whose pages are looked through

    def make(self, plan: Plan) -> "World":
        self.session.execute(
            update(Member).values(left_at=self.begun)
        )  # only the people of the plan are here
        groups = {slug: make_group(self.session, slug=slug, name=f"Group {slug}") for slug in GROUPS}
        self.looking = set(plan.viewers)
        for person in plan.people:
            self._invite(person, groups)
        for space in plan.spaces:
            self._open(space)
        for name, *numbers in plan.steps:
            self.minute += MINUTES_BETWEEN
            if self.oracle.threads or name in {"start", "bound_space", "shelve", "deliver", "index"}:
                getattr(self, name)(*numbers)
        self.deliver()
        return self

    @property
    def now(self) -> datetime:
        return self.begun + timedelta(minutes=self.minute)

    def viewer(self, person: Person):
        return viewer_for(self.session, person.id)

    def _invite(self, plan: PersonPlan, groups: dict) -> None:
        made = Person(
            len(self.oracle.people), 0, plan.constituency, plan.groups, plan.public_name, plan.listed
        )
        member = add_member(
            self.session,
            email=made.email,
            name=made.name,
            handle=made.handle,
            time_zone="Asia/Bangkok",
            listed=made.listed,
            public_name=made.public_name,
            now=self.now,
        )
        take_place(
            self.session,
            member=member,
            organisation=made.organisation,
            position="Officer",
            constituency=made.constituency,
            country="TH",
            now=self.now,
        )
        for slug in made.groups:
            add_to_group(self.session, group=groups[slug], member=member, now=self.now)
        made.id = member.id
        self.oracle.people.append(made)

    def _open(self, plan: SpacePlan) -> None:
        made = SpaceMade(len(self.oracle.spaces), plan.audience, plan.pseudonyms, plan.chatham_house)
        open_space(
            self.session,
            name=made.name,
            purpose="For these tests.",
            audience=audience_named(self.session, plan.audience),
            starters="members",
            pseudonyms=plan.pseudonyms,
            chatham_house=plan.chatham_house,
            now=self.now,
        )
        self.oracle.spaces.append(made)

    def start(self, author: int, space: int, identity: int) -> None:
        place = chosen(self.oracle.spaces, space)
        who = chosen([person for person in self.oracle.people if place.seen_by(person)], author)
        if who is None:
            return
        number = len(self.oracle.threads)
        viewer = self.viewer(who)
        post = start_thread(
            self.session,
            author=viewer,
            space=get_space(self.session, viewer, place.slug),
            title=f"Title{number}x",
            body="...",
            language="en",
            form_key=new_form_key(),
            is_question=True,
            identity=self.identity(who, place, identity),
            now=self.now,
        )
        thread = ThreadMade(number, post.thread_id, place, who, place.audience)
        self.oracle.threads.append(thread)
        self._note_post(post, thread, who, None, [], signed=self.signed(who, place, identity))
        thread.shown_as, thread.pseudonym = thread.posts[0].shown_as, thread.posts[0].pseudonym

    def reply(
        self, author: int, thread: int, answered: int | None, mentioned: list[int], identity: int = 0
    ) -> None:
        made = chosen(self.oracle.threads, thread)
        who = chosen([person for person in self.oracle.people if made.seen_by(person)], author)
        if who is None:
            return
        answers = None if answered is None else chosen(made.posts_for(who), answered)
        offered = self.oracle.mentionable(who, made.space, made)
        mentions = list(
            {person.place: person for place in mentioned if (person := chosen(offered, place))}.values()
        )
        viewer = self.viewer(who)
        post = reply_to_thread(
            self.session,
            author=viewer,
            thread=get_thread(self.session, viewer, made.id),
            answers=self.session.get_one(Post, answers.id) if answers else None,
            body="... " + " ".join(f"@{person.handle}" for person in mentions),
            language="en",
            form_key=new_form_key(),
            identity=self.identity(who, made.space, identity),
            now=self.now,
        )
        self.oracle.drafts = [
            kept for kept in self.oracle.drafts if (kept.author, kept.thread) != (who, made)
        ]
        signed = self.signed(who, made.space, identity)
        self._note_post(post, made, who, answers, mentions, signed=signed)

    def _note_post(
        self,
        post: Post,
        thread: ThreadMade,
        who: Person,
        answers: PostMade | None,
        mentions: list[Person],
        quotes: PostMade | None = None,
        signed: tuple[str, str] | None = None,
    ) -> None:
        """The marker holds the id, which is known only now."""
        shown_as, pseudonym = signed or self.signed(who, thread.space, 0)
        made = PostMade(
            *(post.id, post.number, thread, who, thread.audience, answers, mentions, self.minute),
            quotes=quotes,
            shown_as=shown_as,
            pseudonym=pseudonym,
        )
        post.body, post.body_html = (
            post.body.replace("...", made.marker),
            post.body_html.replace("...", made.marker),
        )
        self.session.flush()
        thread.posts.append(made)
        self.oracle.posts.append(made)
        self.oracle.untold.append(made)
        self.oracle.note_own_post(made)

    def aside(self, author: int, thread: int, audience: str, answered: int | None, openly: bool) -> None:
        """A post for fewer than its thread: written while the thread was narrow, before it was widened."""
        made = chosen(self.oracle.threads, thread)
        before = made.audience
        self.bound_thread(thread, audience)
        self.reply(author, thread, answered, [])
        self.bound_thread(thread, before)
        seen = made.posts_for(made.posts[-1].author)
        if openly and made.seen_by(made.posts[-1].author) and seen:
            self.minute += 1
            readers = [person for person in self.oracle.people if made.seen_by(person)]
            self.reply(readers.index(made.posts[-1].author), thread, len(seen) - 1, [])

    def bound_thread(self, thread: int, audience: str) -> None:
        """Narrow or widen a thread; its posts stay what they were. No page does this yet."""
        made = chosen(self.oracle.threads, thread)
        made.audience = audience
        self._set_audience(Thread, Thread.id == made.id, audience)
        self.note_for_index([made])

    def bound_space(self, space: int, audience: str) -> None:
        made = chosen(self.oracle.spaces, space)
        made.audience = audience
        self._set_audience(Space, Space.slug == made.slug, audience)
        self.note_for_index([thread for thread in self.oracle.threads if thread.space is made])

    def _set_audience(self, table: type, which: object, audience: str) -> None:
        audience_id = audience_named(self.session, audience).id
        self.session.execute(update(table).where(which).values(audience_id=audience_id))
        self.session.expire_all()

    def read(self, person: int, thread: int) -> None:
        who, made = chosen(self.oracle.people, person), chosen(self.oracle.threads, thread)
        posts = made.posts_for(who)
        if posts:
            number = posts[-1].number
            note_reading(
                self.session, viewer=self.viewer(who), thread_id=made.id, number=number, now=self.now
            )
            self.oracle.note_reading(who, made, number)

    def draft(self, person: int, thread: int) -> None:
        made = chosen(self.oracle.threads, thread)
        who = chosen([person for person in self.oracle.people if made.seen_by(person)], person)
        if who is None or any(kept.author is who and kept.thread is made for kept in self.oracle.drafts):
            return
        draft = keep_draft(
            self.session,
            author=self.viewer(who),
            thread=self.session.get_one(Thread, made.id),
            body="...",
            form_key=new_form_key(),
            now=self.now,
        )
        note = DraftMade(draft.id, who, made, self.minute)
        draft.body = note.marker
        self.session.flush()
        self.oracle.drafts.append(note)

    def deliver(self) -> None:
        self.session.commit()
        while deliver_waiting():
            pass
        self.session.expire_all()
        self.oracle.tell()
