"""How far somebody has read."""

from datetime import datetime

from sqlalchemy.orm import Session

from apfl_net.access.viewer import Viewer
from apfl_net.discussions.models.posts import Post
from apfl_net.discussions.models.threads import Reading
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


def note_own_post(session: Session, *, author: Viewer, post: Post, now: datetime) -> None:
    """One's own post is read, unless posts of others before it are not."""
    reading = session.get(Reading, (author.id, post.thread_id), populate_existing=True)
    if post.number == 1 or (reading and reading.last_number == post.number - 1):
        note_reading(session, viewer=author, thread_id=post.thread_id, number=post.number, now=now)
