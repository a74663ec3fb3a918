"""A small forum in which random order is kept, and what may never come of it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from apfl_net.access.actions import add_to_group, make_group
from apfl_net.access.models import Audience
from apfl_net.access.viewer import Viewer
from apfl_net.demo.cast import EMPLOYER, MEMBER, MODERATOR, WORKER
from apfl_net.discussions.actions.closing import close_thread, reopen_thread
from apfl_net.discussions.actions.editing import edit_post
from apfl_net.discussions.actions.merging import merge_thread
from apfl_net.discussions.actions.moving import move_thread
from apfl_net.discussions.actions.reading import note_reading
from apfl_net.discussions.actions.redaction import delete_post, redact_revision
from apfl_net.discussions.actions.splitting import split_thread
from apfl_net.discussions.actions.titling import change_title
from apfl_net.discussions.actions.undoing import undo_change
from apfl_net.discussions.models.posts import Post
from apfl_net.discussions.models.spaces import Space
from apfl_net.discussions.models.threads import Reading, Thread, ThreadChange, ThreadClosure
from apfl_net.discussions.queries.changes import changes_of, details_of
from apfl_net.discussions.queries.signposts import thread_or_target
from apfl_net.discussions.queries.visible import get_post, get_thread, visible_posts, visible_threads
from apfl_net.kit.errors import Conflict
from tests.discussions.keeping import tallies, tallies_counted
from tests.factories.discussions import make_reply, make_space, make_thread, viewer_of

AUDIENCES = ("public", "members", "constituency:workers_org", "group:room")
PEOPLE = (WORKER, MEMBER, EMPLOYER)
Eyes = frozenset[int]
"""Places of those who see something: 0 is a visitor, the others are `PEOPLE`."""
NOBODY: Eyes = frozenset()
Picture = dict[str, tuple[Any, Eyes]]


class OrderedWorld:
    """`eyes` say who could see the words of a post, a title, a reason when they were written."""

    def __init__(self, db: Session, cast: dict[str, Any], now: datetime) -> None:
        self.db, self.begun, self.steps = db, now - timedelta(days=30), 0
        group = make_group(db, slug="room", name="Room")
        self.people = [cast[email] for email in PEOPLE]
        for member in self.people[:2]:
            add_to_group(db, group=group, member=member, now=now)
        self.viewers = [Viewer(), *(viewer_of(db, member) for member in self.people)]
        everything = tuple(db.scalars(select(Audience.id)))
        self.moderator = replace(viewer_of(db, cast[MODERATOR]), staff_role="moderator", audiences=everything)
        self.spaces = [make_space(db, name=name, audience=name, now=self.now) for name in AUDIENCES]
        self.eyes: dict[str, Eyes] = {}
        self.seen: Picture = {}
        self.read: dict[int, set[int]] = {place: set() for place in range(1, 4)}

    @property
    def now(self) -> datetime:
        return self.begun + timedelta(minutes=10 * self.steps)

    def take(self, name: str, *numbers: int) -> None:
        """One step. Where it is refused, nothing has changed."""
        self.steps += 1
        before, refused = self.seen, False
        try:
            getattr(self, name)(*numbers)
        except Conflict:
            refused = True
        self.db.flush()
        self.db.expire_all()
        self.seen = self.picture()
        assert not refused or self.seen == before, f"{name} was refused and yet did something"
        if not name.startswith("undo"):
            self.check_nothing_widened(before, may_narrow=name in {"move", "merge"})
        self.note_new_words(before, self.seen)
        self.check(self.seen)

    # What is done.

    def start(self, author: int, space: int) -> None:
        place = self.spaces[space % len(self.spaces)]
        writers = [
            member
            for member, viewer in zip(self.people, self.viewers[1:], strict=True)
            if place.audience_id in viewer.audiences
        ]
        make_thread(self.db, author=writers[author % len(writers)], space=place, now=self.now)

    def reply(self, author: int, thread: int, answered: int) -> None:
        for shift in range(len(self.people)):
            place = (author + shift) % len(self.people)
            seen = self.threads(self.viewers[place + 1])
            if seen:
                made = seen[thread % len(seen)]
                posts = self.posts(made)
                make_reply(
                    self.db,
                    author=self.people[place],
                    thread=made,
                    answers=posts[answered % len(posts)] if answered else None,
                    now=self.now,
                )
                return

    def read_thread(self, person: int, thread: int) -> None:
        place = person % len(self.people) + 1
        viewer = self.viewers[place]
        if seen := self.threads(viewer):
            chosen = seen[thread % len(seen)]
            ids = visible_posts(viewer).where(Post.thread_id == chosen.id).order_by(Post.number)
            posts = self.db.scalars(ids).all()
            if posts:
                self.read[place] |= {post.id for post in posts}
                last = posts[-1].number
                note_reading(self.db, viewer=viewer, thread_id=chosen.id, number=last, now=self.now)

    def move(self, thread: int, space: int) -> None:
        if chosen := self.one_thread(thread):
            to = self.spaces[space % len(self.spaces)]
            move_thread(self.db, thread=chosen, space=to, **self.order)

    def split(self, thread: int, first: int, step: int) -> None:
        if chosen := self.one_thread(thread):
            posts = self.posts(chosen)[first % 4 :: step % 3 + 1]
            if posts:
                ids = [post.id for post in posts]
                split_thread(self.db, thread=chosen, post_ids=ids, title=f"Split {self.steps}", **self.order)

    def merge(self, thread: int, target: int) -> None:
        if (chosen := self.one_thread(thread)) and (into := self.one_thread(target)):
            merge_thread(self.db, thread=chosen, target=into, **self.order)

    def rename(self, thread: int, forget: int) -> None:
        if chosen := self.one_thread(thread):
            title = f"Title {self.steps}"
            change_title(self.db, thread=chosen, title=title, forget=forget % 5 == 0, **self.order)

    def close(self, thread: int, _more: int = 0) -> None:
        if chosen := self.one_thread(thread):
            is_closed = self.db.get(ThreadClosure, chosen.id)
            (reopen_thread if is_closed else close_thread)(self.db, thread=chosen, **self.order)

    def undo(self, change: int) -> None:
        """Of the later half, since earlier ones are mostly refused."""
        done = self.db.scalars(
            select(ThreadChange)
            .where(ThreadChange.kind != "undo", ThreadChange.undone_at.is_(None))
            .order_by(ThreadChange.id.desc())
        ).all()
        seen = [one for one in done if not self.db.get_one(Thread, one.thread_id).merged_into_id]
        if seen:
            undo_change(self.db, change=seen[change % min(len(seen), 3)], **self.order)

    def undo_latest(self, kind: int) -> None:
        wanted = ("move", "merge", "split")[kind % 3]
        done = select(ThreadChange).where(ThreadChange.kind == wanted, ThreadChange.undone_at.is_(None))
        change = self.db.scalars(done.order_by(ThreadChange.id.desc())).first()
        if change and not self.db.get_one(Thread, change.thread_id).merged_into_id:
            undo_change(self.db, change=change, **self.order)

    def edit(self, post: int) -> None:
        if chosen := self.one_post(post):
            words = {"body": f"Edited {self.steps}.", "language": "en", "reason": "Mended."}
            edit_post(
                self.db,
                editor=self.moderator,
                post=chosen,
                started_from=chosen.version,
                now=self.now,
                **words,
            )

    def edit_in(self, thread: int, post: int) -> None:
        if chosen := self.one_thread(thread):
            posts = self.posts(chosen)
            self.edit(self.place_of(posts[post % len(posts)]))

    def edit_latest(self, _thread: int, post: int) -> None:
        """One of the posts that went with the latest merger."""
        merged = select(ThreadChange).where(ThreadChange.kind == "merge").order_by(ThreadChange.id.desc())
        if change := self.db.scalars(merged).first():
            went = details_of(change)["posts"]
            self.edit(self.place_of(self.db.get_one(Post, went[post % len(went)])))

    def place_of(self, post: Post) -> int:
        return self.db.scalar(select(func.count(Post.id)).where(Post.id < post.id)) or 0

    def take_away(self, post: int, whole: int) -> None:
        if chosen := self.one_post(post):
            about = {"by": self.moderator, "post": chosen, "reason": "It named somebody.", "now": self.now}
            if whole % 2:
                delete_post(self.db, **about)
            else:
                redact_revision(self.db, number=chosen.revision, **about)

    @property
    def order(self) -> dict[str, Any]:
        return {"moderator": self.moderator, "reason": f"Reason {self.steps}", "now": self.now}

    def one_thread(self, number: int) -> Thread | None:
        threads = self.threads(self.moderator)
        return threads[number % len(threads)] if threads else None

    def one_post(self, number: int) -> Post | None:
        ids = self.db.scalars(select(Post.id).order_by(Post.id)).all()
        return get_post(self.db, self.moderator, ids[number % len(ids)]) if ids else None

    def threads(self, viewer: Viewer) -> list[Thread]:
        ids = self.db.scalars(visible_threads(viewer).with_only_columns(Thread.id).order_by(Thread.id))
        return [get_thread(self.db, viewer, thread_id) for thread_id in ids.all()]

    def posts(self, thread: Thread) -> list[Post]:
        posts = select(Post).where(Post.thread_id == thread.id).order_by(Post.number)
        return list(self.db.scalars(posts))

    # What is there, and who sees it: in sets, without the queries of the house.

    def who(self, sees: Callable[[Viewer], bool]) -> Eyes:
        return frozenset(place for place, viewer in enumerate(self.viewers) if sees(viewer))

    def readers(self, thread: Thread) -> Eyes:
        space = self.db.get_one(Space, thread.space_id)
        wanted = {thread.audience_id, space.audience_id}
        return self.who(lambda viewer: not thread.merged_into_id and wanted <= set(viewer.audiences))

    def picture(self) -> Picture:
        """Everything that can be read, under a name: its words, or which version; and who sees them."""
        threads = self.db.scalars(select(Thread)).all()
        readers = {thread.id: self.readers(thread) for thread in threads}
        found: Picture = {f"title {thread.id}": (thread.title, readers[thread.id]) for thread in threads}
        for post in self.db.scalars(select(Post)):
            belong = self.who(lambda viewer, post=post: post.audience_id in viewer.audiences)
            version = post.revision, post.removed_at
            found[f"post {post.id}"] = version, readers[post.thread_id] & belong
        for closure in self.db.scalars(select(ThreadClosure)):
            name = f"closure {closure.thread_id} {closure.closed_at}"
            found[name] = closure.reason, readers[closure.thread_id]
        return found | self.lines(readers)

    def lines(self, readers: dict[int, Eyes]) -> Picture:
        """Lines about changes, as the pages ask for them."""
        seen: dict[int, set[int]] = {}
        for thread_id, places in readers.items():
            for place in places if self.db.get_one(Thread, thread_id).changes else ():
                for row in changes_of(self.db, self.viewers[place], thread_id):
                    seen.setdefault(row.id, set()).add(place)
        return {f"change {change_id}": (None, frozenset(places)) for change_id, places in seen.items()}

    def note_new_words(self, before: Picture, after: Picture) -> None:
        """Words are for those who see them when they are written, the reason of an act also for those who saw
        the thread just before it."""
        for name, (words, eyes) in after.items():
            if name.startswith("change") and name not in self.eyes:
                change = self.db.get_one(ThreadChange, int(name.split()[1]))
                for thread_id in {change.thread_id, change.other_thread_id}:
                    eyes |= before.get(f"title {thread_id}", (None, NOBODY))[1]
                self.eyes[name] = eyes
            elif name not in self.eyes or (name in before and before[name][0] != words):
                self.eyes[name] = eyes

    # What may never be otherwise.

    def check_nothing_widened(self, before: Picture, *, may_narrow: bool) -> None:
        """Only undoing shows anything to those who did not just see it; only moving and merging hide."""
        for name, (_words, eyes) in self.seen.items():
            if name in before and name.startswith("post"):
                assert eyes <= before[name][1], f"{name} was widened"
                assert may_narrow or eyes == before[name][1], f"{name} was narrowed"

    def check(self, picture: Picture) -> None:
        for name, (_words, eyes) in picture.items():
            assert eyes <= self.eyes[name], f"{name} has become visible to a new eye"
        self.check_numbers_and_tallies()
        self.check_readings()
        self.check_links(picture)

    def check_numbers_and_tallies(self) -> None:
        for thread in self.db.scalars(select(Thread)):
            posts = self.posts(thread)
            assert [post.number for post in posts] == list(range(1, len(posts) + 1))
            assert [post.id for post in posts] == [
                post.id for post in sorted(posts, key=lambda post: (post.written_at, post.id))
            ]
            assert thread.last_number == len(posts)
            assert bool(posts) == (thread.merged_into_id is None)
            assert tallies(self.db, thread) == tallies_counted(self.db, thread)
            told = select(func.count(ThreadChange.id)).where(
                (ThreadChange.thread_id == thread.id) | (ThreadChange.other_thread_id == thread.id)
            )
            assert thread.changes == self.db.scalar(told)

    def check_readings(self) -> None:
        """What counts as read was read, or is one's own."""
        for reading in self.db.scalars(select(Reading)):
            place = next(
                place for place, viewer in enumerate(self.viewers) if viewer.member_id == reading.member_id
            )
            counts_as_read = visible_posts(self.viewers[place]).where(
                Post.thread_id == reading.thread_id,
                Post.number <= reading.last_number,
                Post.author_id != reading.member_id,
            )
            assert {post.id for post in self.db.scalars(counts_as_read)} <= self.read[place]

    def check_links(self, picture: Picture) -> None:
        """The queries agree about who sees which post; every address of a thread leads to where posts are."""
        for place, viewer in enumerate(self.viewers):
            seen = set(self.db.scalars(visible_posts(viewer).with_only_columns(Post.id)))
            expected = {
                int(name.split()[1])
                for name, (_words, eyes) in picture.items()
                if name.startswith("post") and place in eyes
            }
            assert seen == expected
        for thread_id in self.db.scalars(select(Thread.id)).all():
            assert self.posts(thread_or_target(self.db, self.moderator, thread_id))
