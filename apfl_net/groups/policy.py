"""Who lets whom in and out."""

from apfl_net.kit.errors import Conflict, Forbidden
from apfl_net.kit.i18n import N_


class LastOwner(Conflict):
    message = N_(
        "This is the last owner of the group. Make another member an owner first; then this one can go."
    )


class BelongsAlready(Conflict):
    message = N_("This member belongs to the group already.")


class WaitsAlready(Conflict):
    message = N_("It has been proposed already to let this member in.")


class NotAMember(Conflict):
    message = N_("This member does not belong to the group any more.")


class DecidedAlready(Conflict):
    message = N_("This was decided in the meantime.")


class SecondPairOfEyes(Conflict):
    message = N_("Whoever proposes somebody cannot agree to it themselves: a second person does.")


class ProposerIsGone(Conflict):
    message = N_("Whoever proposed this does not look after the group any more. Please propose it anew.")


def may_look_after(*, is_owner: bool, is_staff: bool, owners: int) -> bool:
    """Owners; where there is none any more, staff who belong to the group."""
    return is_owner or (is_staff and not owners)


def check_may_look_after(may: bool) -> None:
    if not may:
        raise Forbidden


def check_stays_owned(*, is_owner: bool, owners: int) -> None:
    """Before an owner goes, or is one no longer."""
    if is_owner and owners <= 1:
        raise LastOwner
