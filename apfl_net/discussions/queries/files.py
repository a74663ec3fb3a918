"""The files of posts."""

from collections import defaultdict
from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.orm import Session

from apfl_net.discussions.models.files import PostFile
from apfl_net.files.queries import FileFound, files_of, version_to_give
from apfl_net.kit.errors import NotFound


def files_in(session: Session, post_ids: Collection[int]) -> dict[int, list[FileFound]]:
    """Of posts that the viewer is known to see, in the order in which they were sent."""
    rows = session.execute(
        select(PostFile.post_id, PostFile.file_id)
        .where(PostFile.post_id.in_(post_ids))
        .order_by(PostFile.file_id)
    ).all()
    found = files_of(session, [row.file_id for row in rows])
    by_post: dict[int, list[FileFound]] = defaultdict(list)
    for row in rows:
        if row.file_id in found:
            by_post[row.post_id].append(found[row.file_id])
    return by_post


def files_waiting(session: Session, held_id: int) -> list[FileFound]:
    ids = session.scalars(select(PostFile.file_id).where(PostFile.held_id == held_id)).all()
    return list(files_of(session, ids).values())


def file_of_post(session: Session, post_id: int, file_id: int) -> FileFound:
    """To be given away: never one that was not looked at."""
    linked = session.get(PostFile, file_id)
    if linked is None or linked.post_id != post_id:
        raise NotFound
    return version_to_give(session, file_id)


def post_with_file(session: Session, file_id: int) -> int | None:
    return session.scalar(select(PostFile.post_id).where(PostFile.file_id == file_id))
