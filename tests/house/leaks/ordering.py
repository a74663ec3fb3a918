"""Keeping order in the random world: pinning and moving threads, and what is told of it to whom."""

from dataclasses import replace

from apfl_net.discussions.actions.moving import move_thread
from apfl_net.discussions.actions.pinning import pin_thread
from apfl_net.discussions.models.threads import Thread
from apfl_net.discussions.queries.visible import get_space
from apfl_net.kit.errors import Conflict
from tests.house.leaks.answering import chosen
from tests.house.leaks.oracle import ChangeMade, Oracle, Person, SpaceMade, ThreadMade, Viewer

MOST_PINNED = 5
NOUNS = ("move", "merge")
"""Forms that name other spaces and threads."""


def narrower(one: str, other: str) -> str | None:
    for inner, outer in ((one, other), (other, one)):
        if inner == outer or outer == "public" or (outer == "members" and inner != "public"):
            return inner
    return None


class Ordering:
    """Steps of the world."""

    def pin(self, person: int, thread: int) -> None:
        made, who = self._in_charge(person, thread)
        if who is None or made.pinned:
            return
        beside = [one for one in self.oracle.threads if one.space is made.space and one.pinned]
        if self._done(len(beside) < MOST_PINNED, pin_thread, who, made):
            made.pinned = True
            self._tell("pin", made, who, made.audience)

    def move(self, person: int, thread: int, space: int) -> None:
        made, who = self._in_charge(person, thread)
        to = chosen([one for one in self.oracle.spaces if one.seen_by(who)], space) if who else None
        if to is None:
            return
        readers = narrower(made.audience, made.space.audience)
        later = readers and narrower(readers, to.audience)
        row = get_space(self.session, self.viewer(who), to.slug)
        named_alike = to.chatham_house == made.space.chatham_house
        if self._done(
            bool(later) and to is not made.space and named_alike, move_thread, who, made, space=row
        ):
            self._tell("move", made, who, made.audience, old=made.space, new=to)
            made.space, made.audience, made.pinned = to, later, False

    def _in_charge(self, person: int, thread: int) -> tuple[ThreadMade, Person | None]:
        """Somebody of the staff's moderators, who sees the thread."""
        made = chosen(self.oracle.threads, thread)
        return made, chosen([one for one in self.oracle.people if made.seen_by(one)], person)

    def _done(self, is_right: bool, act, who: Person, made: ThreadMade, **about) -> bool:
        """Do it; it is done when it is right, and refused when it is not."""
        moderator = replace(self.viewer(who), staff_role="moderator")
        reason = f"reason{len(self.oracle.changes)}x"
        row = self.session.get_one(Thread, made.id)
        try:
            act(self.session, moderator=moderator, thread=row, reason=reason, now=self.now, **about)
        except Conflict:
            assert not is_right
            return False
        assert is_right
        self.session.flush()
        self.session.expire_all()
        return True

    def _tell(self, kind: str, made: ThreadMade, who: Person, audience: str, **spaces: SpaceMade) -> None:
        number = len(self.oracle.changes)
        self.oracle.changes.append(ChangeMade(number, kind, made, who, audience, **spaces))


def changes(asking) -> None:
    """The log of each thread, the same lines in the thread itself, and the forms that are not for members."""
    oracle, viewer = asking.oracle, asking.viewer
    for thread in oracle.threads:
        for noun in NOUNS:
            if asking.only_seen(f"/threads/{thread.id}/{noun}", thread.seen_by(viewer), member_only=True):
                asking.get(f"/threads/{thread.id}/{noun}", 403)
        path = f"/threads/{thread.id}/changes"
        if asking.only_seen(path, thread.seen_by(viewer)):
            expected = [
                words(oracle, viewer, change)
                for change in oracle.changes
                if change.thread is thread and change.seen_by(viewer)
            ]
            for shown in (path, thread.path):
                lines = asking.page(shown).texts(".change p")
                assert len(lines) == len(expected)
                assert all(map(str.startswith, lines, expected)), (lines, expected)


def words(oracle: Oracle, viewer: Viewer, change: ChangeMade) -> str:
    who = "a member" if change.thread.space.chatham_house else oracle.name_for(viewer, change.who)
    if change.kind == "pin":
        return f"Pinned by {who}: {change.reason} "
    seen = change.old.seen_by(viewer), change.new.seen_by(viewer)
    told = {
        (True, True): f"Moved from {change.old.name} to {change.new.name} by {who}",
        (True, False): f"Moved from {change.old.name} to another space by {who}",
        (False, True): f"Moved here, to {change.new.name}, by {who}",
        (False, False): f"Moved from one space to another by {who}",
    }[seen]
    return f"{told}: {change.reason} "
