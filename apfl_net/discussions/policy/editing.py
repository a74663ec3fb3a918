"""Who may change or take away what has been written."""

from datetime import datetime, timedelta
from typing import Protocol

from apfl_net.access.viewer import Viewer
from apfl_net.discussions.models.posts import Post
from apfl_net.discussions.policy.moderating import may_moderate
from apfl_net.kit.errors import Conflict, Forbidden
from apfl_net.kit.i18n import N_

EDIT_WINDOW = timedelta(days=1)
"""How long authors may change their posts; moderators always may."""


class TooLateToEdit(Forbidden):
    message = N_("Posts can be changed for a day. You can still write another one, or delete this one.")


class EditedMeanwhile(Conflict):
    message = N_("Somebody else changed this post since you opened it. Both versions are below.")


class PostIsDeleted(Conflict):
    message = N_("This post has been deleted, so there is nothing left to change.")


class ReasonWanted(Forbidden):
    status = 422
    message = N_("It is not your post, so please give a reason; everybody who can read the post sees it.")


class Written(Protocol):
    """What must be known of a post."""

    @property
    def author_id(self) -> int: ...
    @property
    def written_at(self) -> datetime: ...
    @property
    def removed_at(self) -> datetime | None: ...


def may_edit(viewer: Viewer, post: Written, now: datetime) -> bool:
    """As its author; at any time what has no text any more. Moderators come in by `may_moderate`."""
    is_open = now - post.written_at < EDIT_WINDOW or post.removed_at is not None
    return viewer.member_id == post.author_id and is_open


def check_may_edit(viewer: Viewer, post: Post, role: str | None, reason: str, now: datetime) -> None:
    if viewer.member_id != post.author_id:
        check_may_take_away(viewer, post, role, reason)
    elif not may_edit(viewer, post, now) and not may_moderate(viewer, role):
        raise TooLateToEdit


def may_take_away(viewer: Viewer, author_id: int, role: str | None) -> bool:
    """Words of one's own at once and always; of others as a moderator."""
    return viewer.member_id == author_id or may_moderate(viewer, role)


def check_may_take_away(viewer: Viewer, post: Post, role: str | None, reason: str) -> None:
    if not may_take_away(viewer, post.author_id, role):
        raise Forbidden
    if viewer.member_id != post.author_id and not reason:
        raise ReasonWanted
