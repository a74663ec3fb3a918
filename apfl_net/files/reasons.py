"""Why a file was refused, in words: those of `kit.content.problems`, and our own."""

from apfl_net.files.policy import largest_of
from apfl_net.kit.content.problems import PROBLEMS, NotTaken
from apfl_net.kit.i18n import N_, gettext
from apfl_net.kit.sizes import size_in_words

VIRUS, TOO_LARGE, NOT_SCANNED = "Virus", "TooLargeForItsKind", "NotScanned"
OURS = {
    VIRUS: N_("The virus scanner found something in this file. It was not kept."),
    TOO_LARGE: N_("This file is too large for one of its kind: at most %(most)s."),
    NOT_SCANNED: N_("The virus scanner could not look through this file. It was not kept."),
}


def in_words(reason: str, family: str = "") -> str:
    """For whoever sent it. A reason of another release is told as what all of them are."""
    if reason in OURS:
        return gettext(OURS[reason]) % {"most": size_in_words(largest_of(family))}
    return gettext(PROBLEMS.get(reason, NotTaken).message)
