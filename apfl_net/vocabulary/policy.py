"""Who keeps the glossary, what stops them, and what a change is called."""

from apfl_net.access.policy import StaffOnly
from apfl_net.access.viewer import Viewer
from apfl_net.kit.errors import Conflict
from apfl_net.kit.i18n import N_
from apfl_net.vocabulary.models import FOUND, KNOWN, UNSURE, WRONG

CONFIDENCES = {
    KNOWN: N_("Known: people use it"),
    FOUND: N_("Found: it was read at the source below"),
    UNSURE: N_("Not yet confirmed"),
    WRONG: N_("Wrong: shown to nobody"),
}

CHANGES = {
    "concept added": N_("Added the term"),
    "term": N_("Changed the term"),
    "definition": N_("Changed the definition"),
    "source": N_("Changed the source"),
    "concept on": N_("Took the term back into the glossary"),
    "concept off": N_("Took the term out of the glossary"),
    "wording added": N_("Added a wording"),
    "text": N_("Changed a wording"),
    "confidence": N_("Said how sure it is"),
    "on": N_("Searched for from then on"),
    "off": N_("No longer searched for"),
    "related": N_("Related it to another term"),
    "unrelated": N_("Took a relation away"),
}


class ChangedMeanwhile(Conflict):
    message = N_(
        "Somebody changed this while you were writing. Here is what stands there now, and below it what you"
        " wrote; save again if yours should stand."
    )


class TermIsThere(Conflict):
    message = N_("There is a term of this name already.")


class WordingIsThere(Conflict):
    message = N_("This wording is there already.")


class SameConcept(Conflict):
    message = N_("A term is not related to itself.")


def check_may_keep_glossary(viewer: Viewer) -> None:
    if not viewer.is_staff:
        raise StaffOnly
