"""Posts going from one thread to another: numbers, readings, tallies and all that hangs on them."""

from collections.abc import Collection, Iterator, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from apfl_net.access.queries import members_of
from apfl_net.discussions.models.posts import Post, ThreadAnswer
from apfl_net.discussions.models.threads import Reading, Thread, ThreadTally
from apfl_net.kit.db import AnyRow
from apfl_net.members.models import Member

AT_ONCE = 1000
"""Ids in one statement: databases take so many parameters and no more."""

Placed = dict[int, list[AnyRow]]
"""The posts of each thread, in the order of their numbers."""


def carry_posts(session: Session, source: Thread, target: Thread, post_ids: Collection[int]) -> None:
    """Posts go to another thread, and both are numbered anew from 1, in order of time.

    How far members have read is carried over; where that is in doubt, a post counts as unread.
    """
    session.flush()
    before = _placed(session, source, target)
    for some in _in_batches(post_ids):
        _change(session, some, thread_id=target.id)
    for thread in (source, target):
        _number(session, thread)
    after = _placed(session, source, target)
    _carry_readings(session, before, after)
    for thread in (source, target):
        _count(session, thread, after[thread.id])
    for loaded in list(session.identity_map.values()):
        if isinstance(loaded, Post):
            session.expire(loaded)


def recount(session: Session, thread: Thread) -> None:
    """After posts of a thread got other audiences: counts and last posts are made anew; numbers stay."""
    _count(session, thread, _placed(session, thread)[thread.id])


def give_audience(session: Session, post_ids: Collection[int], audience_id: int) -> None:
    for some in _in_batches(post_ids):
        _change(session, some, audience_id=audience_id)


def take_answer_mark(session: Session, thread: Thread, post_ids: Collection[int]) -> dict[str, Any] | None:
    """The mark that one of these posts answers the question of the thread goes when the post does.

    What is needed to set it again.
    """
    mark = session.get(ThreadAnswer, thread.id)
    if mark is None or mark.post_id not in post_ids:
        return None
    session.delete(mark)
    session.flush()
    return {"post": mark.post_id, "at": mark.marked_at.isoformat(), "by": mark.marked_by}


def give_answer_mark(session: Session, thread: Thread, taken: dict[str, Any] | None) -> None:
    """Set a mark again that went with its post, unless there is another by now."""
    if taken is None or session.get(ThreadAnswer, thread.id) is not None:
        return
    marked_elsewhere = session.scalar(select(ThreadAnswer).where(ThreadAnswer.post_id == taken["post"]))
    post = session.get(Post, taken["post"])
    if marked_elsewhere is None and post is not None and post.thread_id == thread.id:
        marked_at = datetime.fromisoformat(taken["at"])
        session.add(
            ThreadAnswer(thread_id=thread.id, post_id=post.id, marked_at=marked_at, marked_by=taken["by"])
        )


def _in_batches(ids: Collection[int]) -> Iterator[list[int]]:
    ordered = sorted(ids)
    for start in range(0, len(ordered), AT_ONCE):
        yield ordered[start : start + AT_ONCE]


def _change(session: Session, post_ids: list[int], **values: int) -> None:
    """A post on its way to another thread has a number that is free there: none other is below zero."""
    if "thread_id" in values:
        values["number"] = -Post.id  # type: ignore[assignment]
    changed = update(Post).where(Post.id.in_(post_ids)).values(**values)
    session.execute(changed.execution_options(synchronize_session=False))


def _placed(session: Session, *threads: Thread) -> Placed:
    rows = session.execute(
        select(Post.id, Post.thread_id, Post.number, Post.author_id, Post.audience_id, Post.written_at)
        .where(Post.thread_id.in_([thread.id for thread in threads]))
        .order_by(Post.thread_id, Post.number)
    )
    placed: Placed = {thread.id: [] for thread in threads}
    for row in rows:
        placed[row.thread_id].append(row)
    return placed


def _number(session: Session, thread: Thread) -> None:
    """1 to n in order of time. First all numbers go out of the way: no two may be the same meanwhile."""
    out_of_the_way = update(Post).where(Post.thread_id == thread.id).values(number=-Post.id)
    session.execute(out_of_the_way.execution_options(synchronize_session=False))
    place = func.row_number().over(order_by=(Post.written_at, Post.id)).label("place")
    placed = select(Post.id, place).where(Post.thread_id == thread.id).subquery()
    numbered = update(Post).where(Post.id == placed.c.id).values(number=placed.c.place)
    session.execute(numbered.execution_options(synchronize_session=False))


def _count(session: Session, thread: Thread, posts: Sequence[AnyRow]) -> None:
    """Make the tallies of a thread anew."""
    thread.last_number, thread.version = len(posts), thread.version + 1
    session.execute(delete(ThreadTally).where(ThreadTally.thread_id == thread.id))
    for audience_id in {post.audience_id for post in posts}:
        of_audience = [post for post in posts if post.audience_id == audience_id]
        session.add(
            ThreadTally(
                thread_id=thread.id,
                audience_id=audience_id,
                space_id=thread.space_id,
                posts=len(of_audience),
                last_post_id=of_audience[-1].id,
                last_number=of_audience[-1].number,
                last_post_at=of_audience[-1].written_at,
            )
        )
    session.flush()


def _carry_readings(session: Session, before: Placed, after: Placed) -> None:
    """Each member has read up to the first post that they may see, did not write and had not read."""
    of_threads = Reading.thread_id.in_(list(before))
    readings: dict[int, dict[int, AnyRow]] = {}
    for row in session.execute(
        select(Reading.member_id, Reading.thread_id, Reading.last_number, Reading.read_at).where(of_threads)
    ):
        readings.setdefault(row.member_id, {})[row.thread_id] = row
    places = {post.id: (thread_id, post.number) for thread_id in before for post in before[thread_id]}
    readers = _readers_by_audience(session, after)
    session.execute(delete(Reading).where(of_threads).execution_options(synchronize_session="fetch"))
    for member_id, were in readings.items():
        latest = max(row.read_at for row in were.values())
        read_to = {thread_id: row.last_number for thread_id, row in were.items()}
        for thread_id, posts in after.items():
            seen = [post for post in posts if member_id in readers[post.audience_id]]
            number = _read_to(member_id, seen, places, read_to, end=len(posts))
            if number or thread_id in were:
                session.add(
                    Reading(member_id=member_id, thread_id=thread_id, last_number=number, read_at=latest)
                )
    session.flush()


def _readers_by_audience(session: Session, placed: Placed) -> dict[int, set[int]]:
    """Of each audience that the posts have, the members who belong to it and read one of the threads."""
    read_here = select(Reading.member_id).where(Reading.thread_id.in_(list(placed)))
    return {
        audience_id: set(session.scalars(members_of([audience_id]).where(Member.id.in_(read_here))))
        for audience_id in {post.audience_id for posts in placed.values() for post in posts}
    }


def _read_to(
    member_id: int,
    posts: Sequence[AnyRow],
    places: dict[int, tuple[int, int]],
    read_to: dict[int, int],
    *,
    end: int,
) -> int:
    for post in posts:
        thread_id, number = places[post.id]
        if post.author_id != member_id and number > read_to.get(thread_id, 0):
            return int(post.number) - 1
    return end
