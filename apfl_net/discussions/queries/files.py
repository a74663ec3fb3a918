"""The files of posts."""

from collections import defaultdict
from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.orm import Session

from apfl_net.access.viewer import Viewer
from apfl_net.discussions.models.files import PostFile
from apfl_net.discussions.models.holds import HeldContribution
from apfl_net.discussions.queries.moderated import waiting_contributions
from apfl_net.files.queries import FileFound, files_of, version_to_give
from apfl_net.kit.errors import NotFound


def files_in(session: Session, post_ids: Collection[int]) -> dict[int, list[FileFound]]:
    """Of posts that the viewer is known to see, in the order in which they were sent."""
    if not post_ids:
        return {}
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


def files_waiting(session: Session, held_ids: Collection[int]) -> dict[int, list[FileFound]]:
    """Of contributions that the viewer is known to moderate."""
    rows = session.execute(
        select(PostFile.held_id, PostFile.file_id)
        .where(PostFile.held_id.in_(held_ids))
        .order_by(PostFile.file_id)
    ).all()
    found = files_of(session, [row.file_id for row in rows])
    by_contribution: dict[int, list[FileFound]] = defaultdict(list)
    for row in rows:
        if row.file_id in found:
            by_contribution[row.held_id].append(found[row.file_id])
    return by_contribution


def file_of_waiting(session: Session, viewer: Viewer, held_id: int, file_id: int) -> FileFound:
    """For those who decide whether it is posted."""
    linked = (
        waiting_contributions(viewer)
        .join(PostFile, PostFile.held_id == HeldContribution.id)
        .with_only_columns(PostFile.file_id)
        .where(HeldContribution.id == held_id, PostFile.file_id == file_id)
    )
    if session.scalar(linked) is None:
        raise NotFound
    return version_to_give(session, file_id)


def file_of_post(session: Session, post_id: int, file_id: int) -> FileFound:
    """To be given away: never one that was not looked at."""
    linked = session.get(PostFile, file_id)
    if linked is None or linked.post_id != post_id:
        raise NotFound
    return version_to_give(session, file_id)


def post_with_file(session: Session, file_id: int) -> int | None:
    return session.scalar(select(PostFile.post_id).where(PostFile.file_id == file_id))
