"""How closely somebody follows a thread."""

WATCH, FOLLOW, MUTE = "watch", "follow", "mute"


def effective_level(thread: str | None, space: str | None, *, opened: bool) -> str | None:
    """One's own choice for the thread, else for its space, else `follow` if one opened it or wrote in it.

    Muting means silence: no notices, mentions included, and no place in the lists of what is new.
    """
    return thread or space or (FOLLOW if opened else None)
