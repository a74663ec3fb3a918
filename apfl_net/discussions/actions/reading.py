"""How far somebody has read."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import update
from sqlalchemy.orm import Session

from apfl_net.access.viewer import Viewer
from apfl_net.discussions.models.posts import Post
from apfl_net.discussions.models.threads import CaughtUp, Reading
from apfl_net.kit.db import insert_or


def note_reading(session: Session, *, viewer: Viewer, thread_id: int, number: int, now: datetime) -> None:
    """The viewer has read the thread up to this number; never moves back."""
    insert = insert_or(session, Reading).values(
        member_id=viewer.member_id, thread_id=thread_id, last_number=number, read_at=now
    )
    session.execute(
        insert.on_conflict_do_update(
            index_elements=["member_id", "thread_id"],
            set_={"last_number": number, "read_at": now},
            where=Reading.last_number < number,
        )
    )


def note_own_post(session: Session, *, author: Viewer, post: Post, posts_as: str, now: datetime) -> None:
    """One's own post is read, unless posts of others before it are not: then it only says one was here. As
    whom one wrote is remembered for the next time."""
    reading = session.get(Reading, (author.id, post.thread_id), populate_existing=True)
    nothing_before = post.number == 1 or (reading and reading.last_number == post.number - 1)
    number = post.number if nothing_before else 0
    note_reading(session, viewer=author, thread_id=post.thread_id, number=number, now=now)
    here = Reading.member_id == author.id, Reading.thread_id == post.thread_id
    session.execute(update(Reading).where(*here).values(posts_as=posts_as))


def catch_up(session: Session, *, viewer: Viewer, space_ids: Sequence[int], now: datetime) -> None:
    """Put aside all that is unread in these spaces: what was written up to now counts as read."""
    for space_id in space_ids:
        insert = insert_or(session, CaughtUp).values(member_id=viewer.id, space_id=space_id, caught_up_at=now)
        session.execute(
            insert.on_conflict_do_update(index_elements=["member_id", "space_id"], set_={"caught_up_at": now})
        )
