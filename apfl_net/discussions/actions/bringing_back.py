"""How each kind of change is undone, and what can stand against it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from apfl_net.access.audiences import is_within
from apfl_net.access.models import Audience
from apfl_net.access.viewer import Viewer
from apfl_net.discussions.actions.carrying import carry_drafts
from apfl_net.discussions.actions.keeping_order import known_readers, touch_related
from apfl_net.discussions.actions.merging import check_may_fold, fold, posts_of
from apfl_net.discussions.actions.moving import place_thread, readers_after
from apfl_net.discussions.actions.numbering import carry_posts, give_answer_mark, take_answer_mark
from apfl_net.discussions.actions.scheduling import from_text
from apfl_net.discussions.actions.settling import end_widening
from apfl_net.discussions.actions.titling import name_thread
from apfl_net.discussions.models.spaces import Space
from apfl_net.discussions.models.threads import Thread, ThreadChange, ThreadClosure
from apfl_net.discussions.models.widenings import Widening
from apfl_net.discussions.policy import keeping_order, moderating
from apfl_net.discussions.queries.changes import (
    changes_since,
    details_of,
    posts_changed_since,
    written_since,
)
from apfl_net.discussions.queries.choices import pinned_in
from apfl_net.discussions.queries.thread_head import closure_of
from apfl_net.discussions.queries.visible import role_in


@dataclass(frozen=True)
class Undoing:
    """A change that somebody undoes, with the thread and, for a split or a merge, the other one."""

    session: Session
    moderator: Viewer
    change: ThreadChange
    thread: Thread
    other: Thread | None

    @property
    def details(self) -> dict[str, Any]:
        return details_of(self.change)

    @property
    def threads(self) -> list[Thread]:
        return [self.thread, self.other] if self.other else [self.thread]

    @property
    def both(self) -> tuple[Thread, Thread]:
        if self.other is None:
            raise keeping_order.CannotUndo
        return self.thread, self.other


@dataclass(frozen=True)
class Way:
    """`family`: kinds of changes that, when they came later, must be undone first."""

    check: Callable[[Undoing], None]
    bring_back: Callable[[Undoing], None]
    family: tuple[str, ...] = ()


def _nothing_against(undoing: Undoing) -> None:
    """Whatever it was, it can be set as before."""


def _unpin(undoing: Undoing) -> None:
    undoing.thread.pinned_at = None


def _check_room_for_pin(undoing: Undoing) -> None:
    if pinned_in(undoing.session, undoing.thread.space_id) >= keeping_order.MOST_PINNED:
        raise keeping_order.NoRoomForPin


def _pin(undoing: Undoing) -> None:
    undoing.thread.pinned_at = from_text(undoing.details["pinned_at"])


def _open(undoing: Undoing) -> None:
    closure = closure_of(undoing.session, undoing.thread.id)
    if closure:
        undoing.session.delete(closure)
        undoing.session.flush()


def _close(undoing: Undoing) -> None:
    closed_at = from_text(undoing.details["closed_at"])
    closure = ThreadClosure(
        thread_id=undoing.thread.id,
        closed_at=closed_at,
        closed_by=undoing.details["closed_by"],
        reason=undoing.details["reason"],
    )
    undoing.session.add(closure)


def _check_title(undoing: Undoing) -> None:
    if "before" not in undoing.details:
        raise keeping_order.TitleForgotten


def _rename(undoing: Undoing) -> None:
    name_thread(undoing.thread, undoing.details["before"])
    touch_related(undoing.session, undoing.thread)


def _slow_down(undoing: Undoing) -> None:
    seconds, until = undoing.details["before"]
    undoing.thread.slow_seconds, undoing.thread.slow_until = seconds, from_text(until)


def _schedule(undoing: Undoing) -> None:
    undoing.thread.opens_at, undoing.thread.closes_at = map(from_text, undoing.details["before"])


def _check_move(undoing: Undoing) -> None:
    """Back among more readers only while no words were written for the fewer alone."""
    session, thread, change = undoing.session, undoing.thread, undoing.change
    former = _former_space(undoing)
    moderating.check_may_moderate(undoing.moderator, role_in(session, undoing.moderator, former.id))
    if thread.audience_id == undoing.details["audience"]:
        readers_after(session, thread, former)
    elif changes_since(session, change) or written_since(session, thread.id, change.changed_at):
        raise keeping_order.WouldShowMore


def _move_back(undoing: Undoing) -> None:
    session, thread, former = undoing.session, undoing.thread, _former_space(undoing)
    thread.pinned_at = None
    pinned_at = from_text(undoing.details["pinned_at"])
    if pinned_at and pinned_in(session, former.id) < keeping_order.MOST_PINNED:
        thread.pinned_at = pinned_at
    place_thread(session, thread, former, session.get_one(Audience, undoing.details["audience"]))


def _former_space(undoing: Undoing) -> Space:
    return undoing.session.get_one(Space, undoing.details["from"])


def _check_split(undoing: Undoing) -> None:
    thread, made = undoing.both
    if made.merged_into_id or thread.merged_into_id:
        raise keeping_order.ElsewhereNow
    check_may_fold(undoing.session, made, thread)


def _join_again(undoing: Undoing) -> None:
    thread, made = undoing.both
    fold(undoing.session, made, thread)
    give_answer_mark(undoing.session, thread, undoing.details["answer"])


def _check_merge(undoing: Undoing) -> None:
    target, thread = undoing.both
    session, leaving = undoing.session, _still_there(undoing)
    if thread.merged_into_id != target.id or target.merged_into_id or not leaving:
        raise keeping_order.ElsewhereNow
    if len(leaving) == target.last_number:
        raise keeping_order.NothingWouldStay
    among_more = not is_within(known_readers(session, thread), known_readers(session, target))
    if among_more and posts_changed_since(session, leaving, undoing.change.changed_at):
        raise keeping_order.WouldShowMore


def _part_again(undoing: Undoing) -> None:
    target, thread = undoing.both
    session, leaving = undoing.session, _still_there(undoing)
    take_answer_mark(session, target, leaving)
    carry_posts(session, target, thread, leaving)
    carry_drafts(session, target, thread, leaving, whole=False)
    thread.merged_into_id = None
    give_answer_mark(session, thread, undoing.details["answer"])
    for changed in (target, thread):
        touch_related(session, changed)


def _still_there(undoing: Undoing) -> Sequence[int]:
    """Which of the posts that came are in the target still."""
    came = set(undoing.details["posts"])
    return [post_id for post_id in posts_of(undoing.session, undoing.thread) if post_id in came]


def _end_widening(undoing: Undoing) -> None:
    widening = undoing.session.get_one(Widening, undoing.details["widening"])
    end_widening(undoing.session, widening, undoing.change.undone_at or undoing.change.changed_at)


WAYS = {
    "pin": Way(_nothing_against, _unpin, family=("pin", "unpin", "move")),
    "unpin": Way(_check_room_for_pin, _pin, family=("pin", "unpin", "move")),
    "close": Way(_nothing_against, _open, family=("close", "reopen")),
    "reopen": Way(_nothing_against, _close, family=("close", "reopen")),
    "title": Way(_check_title, _rename, family=("title",)),
    "slow": Way(_nothing_against, _slow_down, family=("slow",)),
    "schedule": Way(_nothing_against, _schedule, family=("schedule",)),
    "move": Way(_check_move, _move_back, family=("move",)),
    "split": Way(_check_split, _join_again),
    "merge": Way(_check_merge, _part_again),
    "widening": Way(_nothing_against, _end_widening),
}
