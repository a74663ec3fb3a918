"""The versions of a post and what changed from one to the next."""

from collections.abc import Sequence
from dataclasses import dataclass

from fastapi import Request, Response

from apfl_net.access.bylines import name_for
from apfl_net.access.entrances import Anyone
from apfl_net.access.viewer import Viewer
from apfl_net.discussions.policy import editing
from apfl_net.discussions.queries.revisions import is_deleted, revisions_of
from apfl_net.discussions.queries.visible import found, get_post, role_in
from apfl_net.kit.db import AnyRow
from apfl_net.kit.differences import Passage, differences
from apfl_net.kit.markdown import without_handles
from apfl_net.kit.web.addresses import Id
from apfl_net.kit.web.page import page
from apfl_net.kit.web.routing import DB, room

router = room()


@dataclass(frozen=True)
class Version:
    """A version as the viewer sees it: what is different from the one before it that still has a text."""

    row: AnyRow
    writer: str
    passages: Sequence[Passage]


@router.get("/posts/{post_id}/history")
def show_history(request: Request, db: DB, viewer: Anyone, post_id: Id) -> Response:
    post = get_post(db, viewer, post_id)
    rows = revisions_of(db, viewer, post)
    found((rows and not is_deleted(db, post.id)) or None)
    role = role_in(db, viewer, post.thread.space_id)
    return page(
        request,
        "discussions/history.html",
        post=post,
        versions=_versions(viewer, rows),
        may_take_away=editing.may_take_away(viewer, post.author_id, role),
    )


def _versions(viewer: Viewer, rows: Sequence[AnyRow]) -> list[Version]:
    """The newest first."""
    versions, before = [], None
    for row in rows:
        text = row.body if viewer.signed_in else without_handles(row.body)
        writer = name_for(viewer.signed_in, name=row.name, public_name=row.public_name)
        passages = differences(text if before is None else before, text)
        versions.append(Version(row, writer, [] if row.redacted_at else passages))
        before = before if row.redacted_at else text
    return versions[::-1]
