"""What would not be order: why a thread is not moved, merged, split or brought back."""

from apfl_net.kit.errors import Conflict
from apfl_net.kit.i18n import N_

MOST_PINNED = 5
"""In one space: more would push down what is new."""


class ReadersUnrelated(Conflict):
    message = N_(
        "This would be seen by people it was not written for: neither of the two audiences is a part of the"
        " other."
    )


class BelongsElsewhere(Conflict):
    message = N_(
        "This thread belongs to a page of its own, which sets its title, its place and its times. Change them"
        " there."
    )


class NamesWouldCross(Conflict):
    message = N_(
        "In one of the two spaces nobody is named (Chatham House rule), so threads do not go from one to the"
        " other."
    )


class AlreadyThere(Conflict):
    message = N_("The thread is in this space already.")


class IntoItself(Conflict):
    message = N_("A thread cannot be merged into itself.")


class NoSuchThread(Conflict):
    message = N_("There is no such thread, or it is not open to you.")


class FirstPostStays(Conflict):
    message = N_(
        "The first post cannot be split off. To call the whole thread something else, change its title."
    )


class NumbersChanged(Conflict):
    message = N_("The posts have got other numbers since you opened this page. Please choose again.")


class NoSuchPosts(Conflict):
    message = N_("No post here has such a number.")


class TooManyPinned(Conflict):
    message = N_("Five threads are pinned in this space already. Please unpin one of them first.")


class CannotUndo(Conflict):
    message = N_("This cannot be undone any more.")


class UndoneAlready(CannotUndo):
    message = N_("This has been undone already.")


class ChangedAgain(CannotUndo):
    message = N_("This was changed again later. Please undo the later change first.")


class WouldShowMore(CannotUndo):
    message = N_(
        "Undoing this would show words to people they were not written for: while fewer people could read the"
        " thread, somebody changed it or a post in it, or wrote a summary or a poll."
    )


class NoRoomForPin(CannotUndo):
    message = TooManyPinned.message


class NothingWouldStay(CannotUndo):
    message = N_("Undoing this would leave a thread without any post.")


class ElsewhereNow(CannotUndo):
    message = N_("The posts have gone on to other places since, so this cannot be undone.")


class TitleForgotten(CannotUndo):
    message = N_("The former title was not kept, so it cannot come back.")


def check_stands_alone(home: str) -> None:
    """`home`: the address of what a thread belongs to; empty for all others."""
    if home:
        raise BelongsElsewhere
