"""When more people may be let read a thread: only with the consent of those who wrote in it."""

from apfl_net.kit.errors import Conflict
from apfl_net.kit.i18n import N_


class CannotWiden(Conflict):
    message = N_("This thread cannot be opened to these readers.")


class AskedAlready(CannotWiden):
    message = N_("The authors of this thread are being asked already.")


class NotWider(CannotWiden):
    message = N_("Please choose readers who include those of now, and are among those of the space.")


class ClosedForFew(CannotWiden):
    message = N_(
        "The thread is closed, and the reason was written for those who read it now. Open it again first."
    )


class TitleOfAnother(CannotWiden):
    message = N_(
        "The title was written by somebody else than whoever started the thread, for those who read it now."
        " Undo the change of the title first."
    )


class FirstPostGone(CannotWiden):
    message = N_("The first post has been taken away or is held back, so there is nothing to open.")


class SpaceNotWider(Conflict):
    message = N_("Please choose readers who include all those of now.")


class ReadersUnknown(Conflict):
    message = N_(
        "In this space is a thread whose readers are not simply a part of those of the space. Move it"
        " elsewhere first, or it would be shown to people it was not written for."
    )


class SomethingWaits(Conflict):
    message = N_(
        "Something waits for a moderator here that was written for those who read it now. Decide about it"
        " first."
    )
