"""What members have beside a thread, when its posts go to another one: drafts and watches."""

from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.orm import Session

from apfl_net.discussions.models.drafts import Draft
from apfl_net.discussions.models.threads import Thread
from apfl_net.watches.models import Watch

CLOSENESS = ("mute", "follow", "watch")
"""Levels of a watch, the closest last."""


def carry_drafts(
    session: Session, source: Thread, target: Thread, post_ids: Collection[int], *, whole: bool
) -> None:
    """Drafts of answers to posts that go along, go along; all drafts do when the `whole` thread goes.

    Where somebody has a draft in the other thread too, the two become one text, so that nothing is lost.
    """
    drafts = session.scalars(select(Draft).where(Draft.thread_id == source.id)).all()
    for draft in drafts:
        if not whole and draft.answers_id not in post_ids:
            continue
        there = session.scalar(
            select(Draft).where(Draft.thread_id == target.id, Draft.member_id == draft.member_id)
        )
        if there is None:
            draft.thread_id = target.id
        else:
            there.body = f"{there.body}\n\n{draft.body}"
            session.delete(draft)
    session.flush()


def carry_watches(session: Session, source: Thread, target: Thread) -> None:
    """Whoever follows one of the threads follows the other as closely; who muted only one hears of the other.

    The source keeps its watches, for the day when it comes back.
    """
    in_target = _watches(session, target)
    for watch in _watches(session, source).values():
        there = in_target.get(watch.member_id)
        if there is not None:
            there.level = max(there.level, watch.level, key=CLOSENESS.index)
        elif watch.level != "mute":
            session.add(_watch_of(target, watch))
    session.flush()


def copy_watches(session: Session, source: Thread, target: Thread) -> None:
    """What was split off is followed, or muted, by whoever followed or muted what it comes from."""
    session.add_all(_watch_of(target, watch) for watch in _watches(session, source).values())


def _watches(session: Session, thread: Thread) -> dict[int, Watch]:
    watches = session.scalars(select(Watch).where(Watch.subject == "thread", Watch.subject_id == thread.id))
    return {watch.member_id: watch for watch in watches}


def _watch_of(thread: Thread, watch: Watch) -> Watch:
    return Watch(
        member_id=watch.member_id,
        subject="thread",
        subject_id=thread.id,
        level=watch.level,
        since=watch.since,
    )
