"""Files come with what somebody writes, wait with it, and go with it."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import ColumnElement, delete, func, select, update
from sqlalchemy.orm import Session

from apfl_net.discussions.models.files import PostFile
from apfl_net.discussions.models.holds import WAITS, HeldContribution
from apfl_net.discussions.models.posts import Post
from apfl_net.discussions.models.threads import Thread
from apfl_net.files.actions import attach, let_go, remove_file
from apfl_net.files.models import File
from apfl_net.files.queries import loose_files

MOST_FILES = 10
"""Of one post."""


def attach_files(
    session: Session, *, to: Post | HeldContribution, file_ids: Collection[int], now: datetime
) -> None:
    """Those that its author sent and that belong to nothing yet. A form sent twice attaches them once."""
    if not file_ids:
        return
    is_post = isinstance(to, Post)
    files = [found.file for found in loose_files(session, to.author_id, file_ids)][:MOST_FILES]
    session.add_all(
        PostFile(file_id=file.id, post_id=to.id if is_post else None, held_id=None if is_post else to.id)
        for file in files
    )
    attach(session, files=files, now=now)
    session.flush()
    if isinstance(to, Post):
        _recount(session, to.id, to.thread_id)


def move_files(session: Session, *, held: HeldContribution, post: Post) -> None:
    """What waited is a post now."""
    session.execute(update(PostFile).where(PostFile.held_id == held.id).values(post_id=post.id, held_id=None))
    _recount(session, post.id, post.thread_id)


def let_files_go(session: Session, *, held: HeldContribution, now: datetime) -> None:
    """What waited is no post: its author may send them with something else, for a day."""
    for file in _files_of(session, PostFile.held_id == held.id):
        let_go(session, file=file, now=now)
    session.execute(delete(PostFile).where(PostFile.held_id == held.id))


def forget_waiting_files(session: Session, *, member_id: int) -> None:
    """Of what waits, with a member who leaves: they belong to nothing, and are swept away."""
    waiting = select(HeldContribution.id).where(HeldContribution.author_id == member_id, WAITS)
    for file in _files_of(session, PostFile.held_id.in_(waiting)):
        file.attached_at = None
    session.execute(delete(PostFile).where(PostFile.held_id.in_(waiting)))


def take_files_away(session: Session, *, post: Post, now: datetime) -> None:
    """With the words they came with."""
    for file in _files_of(session, PostFile.post_id == post.id):
        remove_file(session, file=file, now=now)
    session.execute(delete(PostFile).where(PostFile.post_id == post.id))
    _recount(session, post.id, post.thread_id)


def remove_files(session: Session, *, post: Post, file_ids: Collection[int], now: datetime) -> None:
    """Some of them: its author leaves them out."""
    for file in _files_of(session, (PostFile.post_id == post.id) & PostFile.file_id.in_(file_ids)):
        remove_file(session, file=file, now=now)
    session.execute(delete(PostFile).where(PostFile.post_id == post.id, PostFile.file_id.in_(file_ids)))
    _recount(session, post.id, post.thread_id)


def note_file_changed(session: Session, *, post_id: int) -> None:
    """It is ready or refused: kept copies of the page say something else."""
    thread_id = session.scalar(select(Post.thread_id).where(Post.id == post_id))
    session.execute(update(Thread).where(Thread.id == thread_id).values(version=Thread.version + 1))


def _files_of(session: Session, condition: ColumnElement[bool]) -> list[File]:
    of_rows = select(File).join(PostFile, PostFile.file_id == File.id)
    return list(session.scalars(of_rows.where(condition)))


def _recount(session: Session, post_id: int, thread_id: int) -> None:
    """The post says how many there are, so that pages ask only where there are some."""
    count = select(func.count()).where(PostFile.post_id == post_id).scalar_subquery()
    session.execute(update(Post).where(Post.id == post_id).values(files=count))
    session.execute(update(Thread).where(Thread.id == thread_id).values(version=Thread.version + 1))
