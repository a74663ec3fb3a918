"""Why a member is told of something. The room that tells registers reasons here, from its `notices.py`."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Reason:
    """`label` completes "Tell me when ..." on the page where members choose; both are marked with `N_`."""

    label: str
    help: str = ""
    wanted: bool = True  # where a member has not chosen
    by_mail: bool = False  # the same for a mail beside the notice


REASONS: dict[str, Reason] = {}


def wanted_by_default(reason: str) -> bool:
    """What is no choice of members (a word from the moderators, say) is not registered, and always told."""
    return reason not in REASONS or REASONS[reason].wanted


def mailed_by_default(reason: str) -> bool:
    return reason in REASONS and REASONS[reason].by_mail
