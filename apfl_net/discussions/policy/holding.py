"""Whose contributions wait for a moderator, and what is held."""

from datetime import datetime, timedelta

from apfl_net.kit.errors import Conflict
from apfl_net.kit.i18n import N_

NEW_FOR = timedelta(days=7)
"""So long after joining, and until a first post stands, somebody is new."""


class ModeratorFirst(Conflict):
    """A safeguard: whoever writes here goes by `contributing`, where such a text waits."""

    message = N_("In this space a moderator looks first at what you write.")


class DecidedAlready(Conflict):
    message = N_("Somebody has decided about this already, or its author has taken it back.")


class CannotBePosted(Conflict):
    message = N_(
        "It cannot become a post as things are: the thread is closed or gone, it quotes what is no longer"
        " open, or its author may not write. Declined with a word, it goes back to its author as a draft."
    )


class HeldAlready(Conflict):
    message = N_("This post is held back already.")


class NotHeld(Conflict):
    message = N_("This post is not held back any more.")


class NothingToHold(Conflict):
    message = N_("The text of this post is gone, so there is nothing to hold back.")


def must_wait(holds: str, *, moderates: bool, has_posted: bool, joined_at: datetime, now: datetime) -> bool:
    """`holds`: what the space holds; `has_posted`: whether a post of theirs stands anywhere."""
    if moderates or holds == "none":
        return False
    return holds == "all" or not has_posted or joined_at > now - NEW_FOR
