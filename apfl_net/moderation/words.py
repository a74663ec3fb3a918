"""The fixed lists of the room, in the words that people read."""

from dataclasses import dataclass
from datetime import timedelta

from apfl_net.kit.i18n import N_, gettext


@dataclass(frozen=True)
class Category:
    """Why something is reported; `target` is the time in which somebody should have decided."""

    label: str
    help: str
    target: timedelta

    @property
    def is_urgent(self) -> bool:
        return self.target < timedelta(days=1)


URGENT, ORDINARY = timedelta(hours=4), timedelta(days=3)
APPEAL_TARGET = timedelta(days=7)

CATEGORIES = {
    "victim": Category(
        N_("It could identify a victim or a witness"),
        N_("A name, a number, a place, a vessel, a picture: anything by which somebody could be found."),
        URGENT,
    ),
    "danger": Category(
        N_("A threat, or somebody is in danger"),
        N_("If somebody is in danger now, first look at “Need help now?”: moderators are no rescue service."),
        URGENT,
    ),
    "defamation": Category(
        N_("It accuses a named body or person"),
        N_("Also where a body that is named wants to answer: it has a right of reply."),
        ORDINARY,
    ),
    "conduct": Category(N_("It attacks or insults somebody"), "", ORDINARY),
    "spam": Category(N_("It is advertising, or off the subject"), "", ORDINARY),
    "other": Category(N_("Something else"), "", ORDINARY),
}

OUTCOMES = {
    "nothing": N_("Looked at; it stays as it is"),
    "changed": N_("It was changed by its author"),
    "removed": N_("It was taken away"),
    "held": N_("It stays held back"),
    "sanctioned": N_("It had consequences for its author"),
    "elsewhere": N_("Passed on to whoever can deal with it"),
}

SANCTIONS = {
    "warning": N_("Warning"),
    "suspension": N_("Suspension: reads, but does not write"),
    "ban": N_("Ban: cannot enter"),
}
RESTRICTIONS = {"suspension": ("read_only", "suspended"), "ban": ("shut_out", "banned")}
"""Sanction -> kind and cause of the restriction that it brings."""

LONGEST = {"suspension": timedelta(days=366), "ban": timedelta(days=5 * 366)}


def in_words(labels: dict[str, str]) -> dict[str, str]:
    """A list for a reader, in their language."""
    return {key: gettext(label) for key, label in labels.items()}
