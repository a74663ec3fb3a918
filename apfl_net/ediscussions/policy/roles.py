"""Who may do what in one e-discussion."""

from collections.abc import Collection

from apfl_net.access.viewer import Viewer
from apfl_net.kit.errors import Forbidden
from apfl_net.kit.i18n import N_

FACILITATOR, TOPIC_AUTHOR, RAPPORTEUR = "facilitator", "topic_author", "rapporteur"
MODERATOR, GUEST_EXPERT = "moderator", "guest_expert"
ROLES = {
    FACILITATOR: N_("Facilitator"),
    TOPIC_AUTHOR: N_("Topic author"),
    RAPPORTEUR: N_("Rapporteur"),
    MODERATOR: N_("Moderator"),
    GUEST_EXPERT: N_("Guest expert"),
}
KEEP_ORDER = frozenset({FACILITATOR, MODERATOR})
"""Those who are moderators of its space too."""
SET_UP = frozenset({FACILITATOR, TOPIC_AUTHOR, RAPPORTEUR})
"""Those who see it before it is announced."""


class FacilitatorsOnly(Forbidden):
    message = N_("Only the facilitators of this e-discussion do that.")


def may_create(viewer: Viewer) -> bool:
    return viewer.is_staff and viewer.may_write


def may_facilitate(viewer: Viewer, roles: Collection[str]) -> bool:
    """`roles`: what the viewer is in it. Staff help out in what they may read."""
    return FACILITATOR in roles or viewer.is_staff


def may_synthesise(viewer: Viewer, roles: Collection[str]) -> bool:
    return RAPPORTEUR in roles or may_facilitate(viewer, roles)


def check_may_create(viewer: Viewer) -> None:
    if not may_create(viewer):
        raise Forbidden


def check_may_facilitate(viewer: Viewer, roles: Collection[str]) -> None:
    if not may_facilitate(viewer, roles):
        raise FacilitatorsOnly
