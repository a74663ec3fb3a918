"""Who keeps order in a space."""

from apfl_net.access.viewer import Viewer
from apfl_net.kit.errors import Forbidden


def may_moderate(viewer: Viewer, role: str | None) -> bool:
    """A moderator of the space, or the staff's - inside the audiences they belong to, like everybody."""
    return role == "moderator" or (viewer.is_staff and viewer.staff_role in {"admin", "moderator"})


def check_may_moderate(viewer: Viewer, role: str | None) -> None:
    if not may_moderate(viewer, role):
        raise Forbidden


def may_correct_language(viewer: Viewer, author_id: int, role: str | None) -> bool:
    return viewer.member_id == author_id or may_moderate(viewer, role)
